from dataclasses import replace

import pytest
from django.urls import reverse

from portal.core.actors import Actor, Role
from portal.web.navigation import GROUPS, items_for

SECRETARY = Actor(user_id=1, name="唐亮", role=Role.SECRETARY, organisation_id=1, organisation_name="办公室")
MOST_ENTRIES = 7


def test_group_shows_its_pages_while_one_of_them_is_open():
    entries = items_for(SECRETARY, reverse("reviews:draws"))
    [group] = [entry for entry in entries if entry.active]
    assert group.label == "评委会和专家"
    assert [(page.label, page.active) for page in group.pages] == [
        ("评委会备案", False),
        ("评审专家库", False),
        ("随机抽取", True),
        ("评委会名单", False),
        ("委托评审", False),
        ("诚信记录", False),
    ]
    assert [entry.pages for entry in entries if entry is not group] == [()] * (len(entries) - 1)


def test_page_of_its_own_has_no_second_row():
    [open_now] = [entry for entry in items_for(SECRETARY, reverse("reviews:meetings")) if entry.active]
    assert (open_now.label, open_now.pages) == ("评审会议", ())


@pytest.mark.parametrize("role", GROUPS)
def test_no_role_has_more_entries_than_one_row_holds_and_none_twice(role):
    entries = items_for(replace(SECRETARY, role=role), "/")
    assert 1 < len(entries) <= MOST_ENTRIES
    pages = [name for _label, group in GROUPS[role] for name, _page in group]
    assert len(set(pages)) == len(pages)


@pytest.mark.parametrize("page", ["/desk/cases/", "/desk/acts/"])
def test_acts_of_late_belong_to_the_work_list(page):
    assert [entry.label for entry in items_for(SECRETARY, page) if entry.active] == ["待办申报"]


def test_everybody_begins_with_the_day():
    first = items_for(SECRETARY, reverse("workbench"))[0]
    assert (first.label, first.active) == ("今天的事", True)
