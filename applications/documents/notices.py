"""Sheets of a public notice: to put up on a wall, and the proof that it has been shown (令40 arts. 16, 26; N8, N13)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from applications.models import NoticeEntry, Objection, PublicNotice
from applications.selectors.notices import stopped_lines
from portal.core import clock, pdf
from portal.core.dates import in_chinese
from portal.core.errors import Refused
from portal.core.papers import PAPER_CSS, Paper, fingerprint, square_of
from portal.core.print_codes import Mark
from portal.core.tables import Table

POSTER_CSS: Final = (
    PAPER_CSS
    + """
.poster h1 { font-size: 1.9em; line-height: 1.35; margin: 0 0 0.6em; }
.poster p { text-indent: 2em; margin: 0 0 0.5em; }
.poster table { font-size: 0.82em; }
.poster col.number { width: 3.6em; } .poster col.name { width: 15%; } .poster col.unit { width: 25%; }
.poster .plain { text-indent: 0; }
.poster footer { break-inside: avoid; margin-top: 1em; } .poster .big { float: right; width: 26%; text-align: center; }
.poster .big svg { width: 100%; height: auto; } .poster .big p { text-indent: 0; font-size: 0.7em; }
.poster .signed { text-align: right; } .poster .digest { font-size: 0.6em; text-indent: 0; overflow-wrap: anywhere; }
.stopped { text-decoration: line-through; }
"""
)
SIZES: Final[Mapping[str, str]] = {
    "a4": f"{POSTER_CSS}.poster {{ font-size: 13pt; }}",
    "a3": POSTER_CSS.replace("size: A4; margin: 16mm 14mm 18mm", "size: A3; margin: 22mm 20mm 24mm")
    + ".poster { font-size: 19pt; }",
}


@dataclass(frozen=True)
class Poster:
    """The sheet of one notice: its page without the copy's mark, and the style that makes it A4 or A3."""

    page: Mapping[str, Any]
    css: str

    @property
    def digest(self) -> str:
        return fingerprint(render_to_string("papers/poster.html", dict(self.page)), self.css)

    def pdf(self, mark: Mark) -> bytes:
        html = render_to_string("papers/poster.html", {**self.page, "code": mark.foot})
        return pdf.render(html, css=self.css, identifier=mark.identifier)


def poster_of(notice: PublicNotice, size: str) -> Poster:
    """``size``: a key of ``SIZES``. Names, units and titles alone stand on it, as the frozen list has them."""
    address = settings.PUBLIC_URL.rstrip("/") + reverse("applications:notice", args=[notice.code])
    page = {"notice": notice, "address": address, "square": square_of(address), "stopped": stopped_lines(notice)}
    return Poster(page, SIZES[size])


def proof_of(notice: PublicNotice) -> Paper:
    """That the notice has been shown, for how long, and what came of it (regulation 4.3, 公示结果证明).

    Raises ``Refused`` while it runs, or while an objection is open.
    """
    if notice.ends_on >= clock.today():
        raise Refused("公示期满以后才能打印公示结果证明。", code="not_open")
    objections = Objection.objects.filter(entry__notice=notice)
    if objections.filter(status=Objection.Status.OPEN).exists():
        raise Refused("还有异议没有核查完，不能打印公示结果证明。", code="not_open")
    outcomes = _outcomes(notice)
    rows = [
        (number, person["name"], person["unit"], person["declared_title"], person["level"], outcome)
        for number, (person, outcome) in enumerate(zip(notice.people, outcomes, strict=True), 1)
    ]
    upheld = objections.filter(status=Objection.Status.UPHELD).count()
    longer = f"公示期曾延长：{notice.lengthened_because}。" if notice.lengthened_because else ""
    period = f"{in_chinese(notice.starts_on)}至{in_chinese(notice.ends_on)}"
    text = (
        f"“{notice.title}”于{period}在本系统公示{notice.working_days}个工作日，名单共{len(rows)}人。{longer}"
        f"公示期内收到异议{objections.count()}件，经核查成立{upheld}件。结果如下："
    )
    return Paper(
        title=f"{notice.get_kind_display()}结果证明",
        facts=[("公示编号", notice.code), ("名单摘要", notice.digest[:16])],
        paragraphs=[text],
        tables=[Table("公示结果", ("序号", "姓名", "单位", "申报职称", "级别", "公示结果"), rows)],
        closing=[f"{notice.publisher.name}（盖章）", in_chinese(clock.today())],
    )


def _outcomes(notice: PublicNotice) -> list[str]:
    """For each line of the frozen list what came of it, in its order."""
    upheld = set(
        Objection.objects.filter(entry__notice=notice, status=Objection.Status.UPHELD).values_list("entry", flat=True)
    )
    entries = NoticeEntry.objects.filter(notice=notice).order_by("id")
    return [_outcome(entry, is_upheld=entry.pk in upheld) for entry in entries]


def _outcome(entry: NoticeEntry, *, is_upheld: bool) -> str:
    if entry.stopped_because:
        return f"公示停止：{entry.stopped_because}"
    return "异议成立，取消申报" if is_upheld else "无异议或异议不成立"
