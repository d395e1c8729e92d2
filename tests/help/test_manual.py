"""The manuals are drawn from ``docs/manual``, and every picture they name is planned and small."""

import re

import pytest
from django.urls import reverse

from portal.help.manual import BOOKS, FOLDER, PICTURES, anchor, book
from tests.manual.plan import pictures_planned

LARGEST = 60 * 1024
LARGEST_SET = 6 * 1024 * 1024


@pytest.mark.parametrize("slug", BOOKS)
def test_book_opens_for_everybody_with_its_chapters(client, slug):
    page = client.get(reverse("help:book", args=[slug])).content.decode()
    assert f"<h1>{book(slug).title}</h1>" in page
    assert book(slug).chapters
    for chapter in book(slug).chapters:
        assert f'<h2 id="{anchor(chapter)}">{chapter}</h2>' in page
        assert f'<a href="#{anchor(chapter)}">{chapter}</a>' in page


def test_shelf_names_every_book(client):
    page = client.get(reverse("help:shelf")).content.decode()
    assert [slug for slug in BOOKS if reverse("help:book", args=[slug]) not in page] == []
    assert {file.stem for file in FOLDER.glob("*.md")} == set(BOOKS)


def test_unknown_book_is_not_found(client):
    assert client.get(reverse("help:book", args=["nobody"])).status_code == 404


def test_markup_in_a_book_stays_text(tmp_path, monkeypatch):
    (tmp_path / "odd.md").write_text("# 书\n\n<script>x</script>\n\n## 章\n", encoding="utf-8")
    monkeypatch.setattr("portal.help.manual.FOLDER", tmp_path)
    assert "&lt;script&gt;" in book("odd").body


def named_pictures():
    text = "".join((FOLDER / f"{slug}.md").read_text(encoding="utf-8") for slug in BOOKS)
    return re.findall(r"!\[[^]]+\]\(pictures/([\w-]+)\.png\)", text)


def test_pictures_named_are_pictures_planned_each_once():
    named = named_pictures()
    assert sorted(set(named)) == sorted(named)
    assert set(named) == pictures_planned()


def test_pictures_are_there_and_small():
    files = list(PICTURES.glob("*.png"))
    assert {file.stem for file in files} == set(named_pictures())
    assert [file.name for file in files if file.stat().st_size > LARGEST] == []
    assert sum(file.stat().st_size for file in files) < LARGEST_SET
