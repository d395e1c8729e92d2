"""Grouping and pass rate are shown to those who plan and preside, and decide nothing (M4e, M6a, S13b)."""

import pytest
from django.test import Client
from django.urls import reverse

from applications.models import Application
from portal.accounts.models import User
from reviews import services
from tests import factories
from tests.reviews.factories import fresh, room

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def page_for(actor, name, code):
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    return client.get(reverse(f"reviews:{name}", args=[code])).content.decode()


def in_review(batch, ownership):
    employer = factories.OrganisationFactory(ownership=ownership)
    return factories.ApplicationFactory(batch=batch, status="IN_REVIEW", employer=employer)


@pytest.mark.parametrize(
    ("grouping", "private", "public", "told"),
    [
        ("mixed", "", "", ""),
        ("separate_group", "民营企业组", "其他单位组", "单独分组评议"),
        ("separate_review", "民营企业组", "其他单位组", "分别安排会议"),
        ("special_batch", "", "", "面向民营企业的专场"),
    ],
)
def test_planning_page_shows_the_group_and_takes_everybody(grouping, private, public, told):
    here = room()
    batch = factories.BatchFactory(committee=here.batch.committee, grouping=grouping)
    cases = {each: in_review(batch, each) for each in ("private", "public")}
    text = page_for(here.secretary, "plan", batch.code)
    for kind, group in (("private", private), ("public", public)):
        label = text.split(cases[kind].code)[1].split("</label>")[0]
        assert ("【" in label) == bool(group)
        assert group in label
    assert told in text


def test_guideline_is_shown_after_the_vote_and_changes_nothing():
    here = room(cases=2)
    # A batch's guideline stands from its publication; this one was published with it.
    batch = factories.BatchFactory(committee=here.batch.committee, pass_rate_guideline=40)
    Application.objects.filter(batch=here.batch).update(batch=batch)
    here.meeting.batch = batch
    here.meeting.save(update_fields=["batch"])
    here.meeting = fresh(here.meeting)
    here.in_vote(5)
    here.cast(["agree"] * 5, number=1)
    here.cast(["agree", "agree", "disagree", "disagree", "disagree"], number=2)
    assert "通过率参考" not in page_for(here.secretary, "meeting", here.meeting.code)
    here.close()
    told = "表决 2 件，通过 1 件，通过率 50.0%；这个批次的指导线是 40%，本次高于指导线"
    assert told in page_for(here.secretary, "meeting", here.meeting.code)
    assert told in page_for(here.chair, "seat", here.meeting.code)
    assert "通过率参考" not in page_for(here.actors[2], "seat", here.meeting.code)
    services.sign_results(meeting=here.meeting, actor=here.chair)
    assert sorted(Application.objects.filter(batch=batch).values_list("status", flat=True)) == ["NOT_PASSED", "PASSED"]


def test_batch_without_a_guideline_shows_none():
    here = room().in_vote(5)
    here.cast(["agree"] * 5)
    here.close()
    assert "通过率参考" not in page_for(here.secretary, "meeting", here.meeting.code)
