"""Each page of the navigation has its help, and each help leads somewhere."""

import re

import pytest
from django.urls import reverse

from portal.core.actors import Role
from portal.help import topics as shelf
from portal.help.manual import BOOKS, book, book_of
from portal.help.topics import lines_for, topic_of, topics
from portal.web.documents import all_urls
from portal.web.navigation import GROUPS, PUBLIC_PAGES, TODAY

FEWEST, MOST = 3, 8
# The back office is another package's pages, which do not draw our frame.
NAVIGATION = sorted(
    {("", name) for _label, pages in PUBLIC_PAGES for name, _page in pages}
    | {(str(role), name) for role in GROUPS for name, _page in TODAY[1]}
    | {(str(role), name) for role, groups in GROUPS.items() for _label, pages in groups for name, _page in pages}
)
READERS = ["", *Role.values]


def test_every_page_of_the_navigation_has_its_help():
    missing = [f"## {name} @{role}" for role, name in NAVIGATION if topic_of(name, role) is None]
    assert missing == [], "write these topics in portal/help/topics"


def test_a_page_without_help_would_be_told():
    assert topic_of("applications:new_page", "applicant") is None


def test_every_topic_is_about_a_page_that_is_there():
    names = {name for _route, name, _view in all_urls()}
    assert [name for topic in topics() for name in topic.names if name not in names] == []
    assert [topic for topic in topics() if not set(topic.roles) <= set(Role.values)] == []


def test_every_topic_is_short_and_says_what_for_what_to_do_and_what_next():
    wrong = []
    for topic in topics():
        lines = lines_for(topic, (topic.roles or ("",))[0])
        sentences = len(re.findall("[。？！]", "".join(text for _part, text in lines)))
        if [part for part, _text in lines] != list(shelf.PARTS) or not FEWEST <= sentences <= MOST:
            wrong.append((topic.names, sentences))
    assert wrong == []


def test_every_topic_names_a_chapter_of_the_manual():
    lost = [(topic.names, topic.manual) for topic in topics() if topic.chapter not in book(topic.book).chapters]
    assert lost == []


def test_role_reads_its_own_topic_before_the_one_for_all():
    mine = topic_of("integrity:mine", "expert"), topic_of("integrity:mine", "applicant")
    assert [topic.book for topic in mine if topic] == ["expert", "applicant"]


def test_an_unknown_part_is_refused(tmp_path):
    (tmp_path / "wrong.md").write_text("## home\n用处：首页\n", encoding="utf-8")
    with pytest.raises(ValueError, match="用处"):
        list(shelf._read(tmp_path / "wrong.md"))


@pytest.mark.parametrize("role", READERS)
def test_every_role_has_a_manual(role):
    assert book_of(role) in BOOKS


@pytest.mark.django_db
def test_page_shows_its_help_without_script(client):
    page = client.get(reverse("certificates:search")).content.decode()
    assert "<summary>本页帮助</summary>" in page
    assert "输入核验码" in page
    assert f'href="{reverse("help:book", args=["public"])}#查验证书"' in page
