"""What can be printed of one case, by whom it is read, and the file of each."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

from applications.documents import letters
from applications.documents.form import TITLE, draft_sheet, form_pdf, version_sheet
from applications.models import Application, CorrectionRequest, Version
from portal.audit.selectors import chain_of
from portal.core.actors import Actor, Role
from portal.core.identifiers import mask_id_number
from portal.core.papers import Paper, marked_pdf
from portal.core.print_codes import Mark
from portal.workflow import chain

Write = Callable[[Mark], bytes]
TITLES: Final = {
    "form": TITLE,
    "receipt": "提交回执",
    "correction": "一次性补正告知书",
    "refusal": "不予受理告知书",
    "recommendation": "职称申报推荐函",
}
BY_RECORD: Final = {
    "refusal": ("application.refused", letters.refusal_notice),
    "recommendation": ("application.recommended", letters.recommendation),
}
DRAFT: Final = 0


@dataclass(frozen=True)
class Offer:
    """One thing to print: ``number`` tells versions and requests apart, 0 where there is only one."""

    kind: str
    number: int
    title: str
    has_id_number: bool = False


def offers(case: Application, actor: Actor) -> list[Offer]:
    """What can be printed of the case now; three queries. A draft is its applicant's alone."""
    found = []
    if not case.version and actor.role == Role.APPLICANT:
        found.append(Offer("form", DRAFT, f"{TITLE}（草稿）", has_id_number=True))
    for number in Version.objects.filter(application=case).values_list("number", flat=True).order_by("-number"):
        found.append(Offer("form", number, f"{TITLE}（第{number}版）", has_id_number=True))
        found.append(Offer("receipt", number, f"{TITLES['receipt']}（第{number}版）"))
    count = CorrectionRequest.objects.filter(application=case).count()
    found += [Offer("correction", number, TITLES["correction"]) for number in range(1, count + 1)]
    told = set(chain_of(chain(case)).values_list("verb", flat=True))
    return found + [Offer(kind, 0, TITLES[kind]) for kind, (verb, _paper) in BY_RECORD.items() if verb in told]


def writer_of(case: Application, actor: Actor, kind: str, number: int, *, id_number: str = "") -> Write | None:
    """What makes the file, None when there is no such thing; ``id_number``: the whole one, masked without it."""
    if kind == "form":
        return _form_writer(case, actor, number, id_number or mask_id_number(case.applicant.id_number))
    paper = _paper(case, kind, number)
    return partial(marked_pdf, paper) if paper else None


def _form_writer(case: Application, actor: Actor, number: int, id_number: str) -> Write | None:
    is_own = actor.role == Role.APPLICANT
    if number == DRAFT:
        if case.version or not is_own:
            return None
        sheet = draft_sheet(case, id_number=id_number)
    else:
        version = Version.objects.filter(application=case, number=number).first()
        if version is None:
            return None
        sheet = version_sheet(case, version, id_number=id_number, names=not is_own)
    return lambda mark: form_pdf(sheet, code=mark.foot, identifier=mark.identifier, address=mark.address)


def _paper(case: Application, kind: str, number: int) -> Paper | None:
    if kind == "receipt":
        version = Version.objects.filter(application=case, number=number).first()
        return letters.submission_receipt(case, version) if version else None
    if kind == "correction" and number > 0:
        asked = CorrectionRequest.objects.filter(application=case).order_by("asked_at", "pk")[number - 1 : number]
        return letters.correction_notice(case, asked[0]) if asked else None
    if kind in BY_RECORD and not number:
        verb, paper_of = BY_RECORD[kind]
        record = letters.record_of(case, verb)
        return paper_of(case, record) if record else None
    return None
