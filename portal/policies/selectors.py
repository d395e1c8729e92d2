"""Reading the library as it counts on a day."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import F, Prefetch, QuerySet

from portal.catalog.models import Parameter
from portal.core.citations import cited
from portal.policies.models import Guide, GuideKind, GuideLine, Part, PolicyDocument, Question

NUMBER: Final = re.compile(r"\{(\w+)\}")
UNKNOWN: Final = "规定的"
"""Stands where a parameter is not in force."""


# By what a clause's id begins: the document in which it stands, by its code in the library.
DOCUMENT_OF: Final = {"S": "shanxi-38", "M": "ministry-13", "令40-": "order-40"}


@dataclass(frozen=True)
class Sentence:
    """A sentence as it is read today, with the ids of its clauses."""

    text: str
    clauses: tuple[str, ...]

    @property
    def bases(self) -> list[tuple[str, str]]:
        """Each article as people may look it up, once, and the code of its document (empty: not in the library)."""
        found = {}
        for clause in self.clauses:
            codes = (code for begins, code in DOCUMENT_OF.items() if clause.startswith(begins))
            found[cited(clause)] = next(codes, "")
        return list(found.items())


def numbers_in_force(on: date) -> dict[str, int]:
    """Each parameter's value on that day; of rows in force together the one that began last counts. One query."""
    rows = Parameter.objects.in_force(on).order_by(F("valid_from").asc(nulls_first=True))
    return dict(rows.values_list("key", "value"))


def filled(text: str, numbers: Mapping[str, int]) -> str:
    """``text`` with ``{key}`` replaced by the number that counts, so that no guide says another than the rules."""
    return NUMBER.sub(lambda found: str(numbers.get(found[1], UNKNOWN)), text)


def documents(on: date) -> QuerySet[PolicyDocument]:
    """Those that are known and not withdrawn; one that begins later is listed too, with its day."""
    return PolicyDocument.objects.exclude(valid_to__lt=on)


def document_by_code(code: str) -> PolicyDocument | None:
    return PolicyDocument.objects.filter(code=code).first()


def guides(on: date) -> list[tuple[str, list[Guide]]]:
    """The guides in force under the name of their kind; one query."""
    found = list(Guide.objects.in_force(on))
    groups = [(str(kind.label), [each for each in found if each.kind == kind]) for kind in GuideKind]
    return [(label, group) for label, group in groups if group]


def with_lines(on: date) -> QuerySet[Guide]:
    return Guide.objects.in_force(on).prefetch_related(Prefetch("lines", GuideLine.objects.in_force(on)))


def guide_by_code(code: str, on: date) -> Guide | None:
    return with_lines(on).filter(code=code).first()


def parts_of(guide: Guide, numbers: Mapping[str, int]) -> list[tuple[str, list[Sentence]]]:
    """The lines of ``guide`` under the question that they answer, in the order of the questions."""
    lines = list(guide.lines.all())
    found = [(str(part.label), [_sentence(each, numbers) for each in lines if each.part == part]) for part in Part]
    return [(label, sentences) for label, sentences in found if sentences]


def _sentence(line: GuideLine, numbers: Mapping[str, int]) -> Sentence:
    return Sentence(filled(line.text, numbers), tuple(line.clauses))


def questions(on: date, numbers: Mapping[str, int]) -> list[tuple[str, list[tuple[Question, Sentence]]]]:
    """Questions in force with their answers, by topic; one query."""
    topics: dict[str, list[tuple[Question, Sentence]]] = {}
    for each in Question.objects.in_force(on):
        answer = Sentence(filled(each.answer, numbers), tuple(each.clauses))
        topics.setdefault(each.topic, []).append((each, answer))
    return list(topics.items())
