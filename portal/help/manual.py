"""The manual of each role: ``docs/manual/<book>.md``, drawn as a page of the portal."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from PIL import Image

FOLDER = Path(settings.BASE_DIR) / "docs" / "manual"
PICTURES = FOLDER / "pictures"
# The order in which the books stand on the shelf: first who writes most rarely.
BOOKS = (
    "public",
    "applicant",
    "unit_clerk",
    "service_point",
    "talent_agency",
    "dispatch_company",
    "hrss_officer",
    "secretary",
    "expert",
    "supervisor",
    "administrators",
)
BOOK_OF_ROLE = {
    "hrss_admin": "administrators",
    "system_admin": "administrators",
    "security_admin": "administrators",
    "audit_admin": "administrators",
}


@dataclass(frozen=True)
class Book:
    """``chapters``: the headings of the second rank, which are their own anchors. ``about``: its first paragraph."""

    slug: str
    title: str
    about: str
    chapters: tuple[str, ...]
    body: SafeString


def book_of(role: str) -> str:
    """The slug of the manual that ``role`` reads."""
    book = BOOK_OF_ROLE.get(role, role)
    return book if book in BOOKS else "public"


@cache
def book(slug: str) -> Book:
    """The manual called ``slug``, one of BOOKS."""
    tokens = _reader().parse((FOLDER / f"{slug}.md").read_text(encoding="utf-8"))
    headings = [
        (token.tag, tokens[place + 1].content) for place, token in enumerate(tokens) if token.type == "heading_open"
    ]
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            token.attrSet("id", anchor(tokens[place + 1].content))
    first = next(place for place, token in enumerate(tokens) if token.type == "paragraph_open")
    return Book(
        slug=slug,
        title=next(text for tag, text in headings if tag == "h1"),
        about=tokens[first + 1].content,
        chapters=tuple(text for tag, text in headings if tag == "h2"),
        # The page draws the title itself. HTML in the source is escaped, so what comes out is ours.
        body=mark_safe(_reader().renderer.render(tokens[3:], _reader().options, {})),  # noqa: S308
    )


def anchor(heading: str) -> str:
    """As the places where Markdown is read make it: spaces become hyphens, punctuation goes."""
    return re.sub(r"[^\w-]", "", heading.strip().replace(" ", "-"))


@cache
def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    reader.add_render_rule("image", _picture)
    reader.add_render_rule("table_open", _table_open)
    reader.add_render_rule("table_close", _table_close)
    return reader


def _picture(_renderer: RendererHTML, tokens: list[Token], place: int, *_rest: object) -> str:
    """A picture that has not been taken yet leaves its words."""
    token = tokens[place]
    file = PICTURES / Path(str(token.attrGet("src"))).name
    if not file.is_file():
        return format_html('<span class="picture-missing">{}</span>', token.content)
    with Image.open(file) as picture:
        width, height = picture.size
    return format_html(
        '<img src="{}" alt="{}" width="{}" height="{}" loading="lazy">',
        static(f"manual/{file.name}"), token.content, width, height,
    )  # fmt: skip


def _table_open(*_arguments: object) -> str:
    return '<div class="table-scroll" tabindex="0" role="region" aria-label="表格"><table>'


def _table_close(*_arguments: object) -> str:
    return "</table></div>"
