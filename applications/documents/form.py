"""The application form on paper, 专业技术职称申报评审表 (regulation 4.3; 令40 arts. 15, 16, 22)."""

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from django.template.loader import render_to_string
from PIL import Image

from applications.documents.opinions import Opinion, opinions_of
from applications.eligibility.texts import track_text
from applications.models import Application, Version
from applications.paper.materials import PHOTO
from applications.paper.sections import Entry, readable
from applications.selectors.applicant import facts_of, present_materials
from applications.selectors.check import frozen_form, frozen_material
from applications.selectors.eligibility import frozen_view
from applications.services.submission import head_of
from portal.catalog.models import Level
from portal.core import clock, pdf
from portal.core.dates import in_chinese
from portal.core.papers import PAPER_CSS, square_of
from portal.core.tables import display_width
from portal.files.models import StoredFile

TITLE: Final = "专业技术职称申报评审表"
# Halves of a character that fit beside a label in half the width of the sheet.
SHORT: Final = 44
# As many lines as the photo is high.
BESIDE: Final = 6
FORM_CSS: Final = (
    PAPER_CSS
    + """
table.form { font-size: 9.5pt; margin: 0 0 3mm; }
table.form th { font-weight: 400; background: #f2f2f2; } table.form th.row { font-weight: 700; }
table.form td { overflow-wrap: anywhere; }
table.beside { margin: 0; } table.beside + table tr:first-child > * { border-top: 0; }
td.photo { text-align: center; vertical-align: middle; padding: 1mm; color: #555; }
td.photo img { width: 28mm; height: 39mm; object-fit: contain; }
col.label { width: 28mm; } tr.group { break-after: avoid; } col.picture { width: 31mm; } col.body { width: 44mm; }
h2 { break-after: avoid; }
.long { break-inside: auto; }
.draft { position: fixed; top: 90mm; left: 25mm; font-size: 110pt; color: #e6e6e6; transform: rotate(-30deg);
  z-index: -1; margin: 0; }
"""
)
Pair = tuple[str, str]


@dataclass(frozen=True)
class Block:
    """A section as the sheet draws it: lines of one pair (drawn across) or of two, row by row under its heading."""

    title: str
    groups: list[tuple[str, list[Sequence[Pair]]]]


@dataclass(frozen=True)
class FormSheet:
    """All that the form says: lines ``beside`` the photo and ``below`` it, then the sections.

    ``photo``: a picture's bytes or nothing; ``opinions`` are empty on a draft.
    """

    facts: list[Pair]
    beside: list[Sequence[Pair]]
    below: list[Sequence[Pair]]
    blocks: list[Block]
    materials: list[tuple[str, str, str]]
    photo: bytes
    is_draft: bool = False
    conditions: Sequence[Pair] = ()
    conditions_title: str = ""
    commitment: str = ""
    opinions: Sequence[Opinion] = ()

    @property
    def names_officers(self) -> bool:
        return any(each.by for each in self.opinions)


def draft_sheet(case: Application, *, id_number: str) -> FormSheet:
    """The form as it stands before it is handed in; ``case`` comes with its draft."""
    materials = [frozen_material(each) for each in present_materials(case)]
    sheet = _sheet(case, frozen_form(case, case.draft), materials, [("状态", "草稿，未提交")], id_number)
    return replace(sheet, is_draft=True)


def version_sheet(case: Application, version: Version, *, id_number: str, names: bool) -> FormSheet:
    """The form as ``version`` froze it, with the opinions so far; ``names``: with the names of officers."""
    facts = [("版次", f"第{version.number}版"), ("提交时间", _moment(version.submitted_at))]
    sheet = _sheet(case, version.form, version.materials, facts, id_number)
    view = frozen_view(version, ())
    return replace(
        sheet,
        commitment=version.commitment,
        conditions_title=f"条件核对（{view.track_name}）" if view else "",
        conditions=[(line.text, "符合" if line.ok else "不符合") for line in view.lines] if view else [],
        opinions=opinions_of(case, names=names) if version.number == case.version else [],
    )


def form_pdf(sheet: FormSheet, *, code: str, identifier: bytes, address: str = "", variant: str | None = None) -> bytes:
    """The form as a PDF; see ``portal.core.papers.pdf_of``."""
    page = {"sheet": sheet, "title": TITLE, "code": code, "square": square_of(address)}
    html = render_to_string("papers/form.html", page)
    images = {"photo.jpg": sheet.photo} if sheet.photo else {}
    return pdf.render(html, css=FORM_CSS, images=images, identifier=identifier, variant=variant)


def _sheet(
    case: Application,
    form: Mapping[str, Any],
    materials: Sequence[Mapping[str, Any]],
    facts: list[Pair],
    id_number: str,
) -> FormSheet:
    basic = paired(_basic(case, form, id_number))
    return FormSheet(
        facts=[("受理编号", case.code), *facts, ("打印日期", in_chinese(clock.today()))],
        beside=basic[:BESIDE],
        below=basic[BESIDE:],
        blocks=_blocks(case, form),
        materials=[(each["label"], each["name"], each["sha256"][:16]) for each in materials],
        photo=_photo(materials),
    )


def paired(pairs: Iterable[Pair]) -> list[Sequence[Pair]]:
    """Two short answers stand beside each other, a long one across the sheet. Pure."""
    lines: list[Sequence[Pair]] = []
    waiting: list[Pair] = []
    for label, value in pairs:
        is_short = display_width(value) <= SHORT and "\n" not in value and display_width(label) <= SHORT // 2
        if is_short:
            waiting.append((label, value))
        if waiting and (not is_short or len(waiting) == 2):  # noqa: PLR2004 - two columns
            lines.append(waiting)
            waiting = []
        if not is_short:
            lines.append([(label, value)])
    return [*lines, waiting] if waiting else lines


def _basic(case: Application, form: Mapping[str, Any], id_number: str) -> list[Pair]:
    person = form.get("person", {}).get("fields", {}) or head_of(case)["person"]["fields"]
    target = form.get("target", {}).get("fields", {}) or head_of(case)["target"]["fields"]
    level = target.get("level") or case.level
    return [
        ("姓名", person.get("name", "")),
        ("性别", person.get("sex", "")),
        ("出生日期", person.get("born_on", "")),
        ("身份证号", id_number),
        ("申报系列", target.get("series", "")),
        ("申报专业", target.get("specialty", "")),
        ("申报级别", Level(level).label if level in Level.values else level),
        ("申报方式", track_text(case.track).name),
        ("申报渠道", target.get("channel", "")),
        ("审核单位", target.get("reviewer", "")),
        ("工作单位", target.get("employer", "")),
        ("批次", target.get("batch", "")),
        ("评审委员会", target.get("committee", "")),
    ]


def _blocks(case: Application, form: Mapping[str, Any]) -> list[Block]:
    blocks = []
    for section in readable(form, facts_of(case)):
        groups = [("", _pairs(section.fields))] if section.fields else []
        groups += [(f"{section.row_name}{number}", _pairs(row)) for number, row in enumerate(section.rows, 1)]
        blocks.append(Block(section.title, groups))
    return blocks


def _pairs(entries: Iterable[Entry]) -> list[Sequence[Pair]]:
    return paired((entry.label, entry.value) for entry in entries if entry.value)


def _photo(materials: Sequence[Mapping[str, Any]]) -> bytes:
    """The photo of the material list, empty when there is none that can be drawn."""
    named = next((each["file"] for each in materials if each["item"] == PHOTO), None)
    stored = StoredFile.objects.filter(pk=named).first() if named else None
    if stored is None:
        return b""
    try:
        with stored.content.open("rb") as source:
            content = source.read()
        with Image.open(io.BytesIO(content)) as picture:
            picture.verify()
    except (OSError, SyntaxError):
        return b""
    return content


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(clock.SHANXI):%Y-%m-%d %H:%M}"
