"""The same evidence in other cases, of other people or of other years: by hash, and by likeness of the text.

Who may not see the other case learns of it only that it exists (architecture, invariant 9).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from applications.models import Application, Material, Version
from applications.selectors.grounds import ShownFile, shown_file
from portal.core.actors import Actor
from portal.files.comparing import files_sharing
from portal.files.likeness import likeness
from portal.files.models import Fingerprint, StoredFile

# Whose text must be one's own; contracts of one employer are alike by nature.
OWN_WORDS = frozenset({"achievement", "paper", "contribution_proof", "recommendation_letters"})
ALIKE = 0.6
MOST_OTHERS = 200
SAME = 1.0


@dataclass(frozen=True)
class Twin:
    """A file of another case that ``actor`` may see. ``share``: how much of the text is common, 1 for the same file."""

    file: ShownFile
    case: Application
    share: float
    same_person: bool

    @property
    def is_same_file(self) -> bool:
        return self.share == SAME

    @property
    def percent(self) -> int:
        return round(self.share * 100)


@dataclass
class Duplicates:
    """What was found for one file: the cases that the reader may see, and how many further people there are."""

    file: ShownFile
    twins: list[Twin] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)
    is_same_file: bool = False

    @property
    def hidden_people(self) -> int:
        return len(self.hidden)

    @property
    def others(self) -> int:
        """How many other people have used it."""
        return len({twin.case.applicant_id for twin in self.twins if not twin.same_person} | self.hidden)


@dataclass(frozen=True)
class _Match:
    ours: str
    material: Material
    share: float


def duplicates(case: Application, version: Version | None, actor: Actor) -> list[Duplicates]:
    """Of each file of ``version`` that other submitted cases hold too; a constant number of queries.

    Cases of the same person that the reader may not see are left out: that he applied elsewhere is his own affair.
    """
    ours = {each["file"]: each for each in version.materials} if version else {}
    matches = _matches(case, ours)
    cases = {match.material.application_id for match in matches}
    seen = _visible(cases, actor)
    handed_in = _handed_in(cases)
    found = {file: Duplicates(shown_file(each)) for file, each in ours.items()}
    for match in matches:
        entry = handed_in.get((match.material.application_id, str(match.material.file_id)))
        if entry is not None:
            _note(found[match.ours], match, entry, seen.get(match.material.application_id), case)
    return [each for each in found.values() if each.twins or each.hidden]


def _note(
    found: Duplicates, match: _Match, entry: Mapping[str, Any], other: Application | None, case: Application
) -> None:
    applicant = match.material.application.applicant_id
    if other is not None:
        found.twins.append(Twin(shown_file(entry), other, match.share, applicant == case.applicant_id))
    elif applicant != case.applicant_id:
        found.hidden.add(applicant)
    else:
        return
    found.is_same_file |= match.share == SAME


def _matches(case: Application, ours: Mapping[str, Mapping[str, Any]]) -> list[_Match]:
    """Materials of other cases, the same ones first."""
    hashes: dict[str, list[str]] = {}
    for file, each in ours.items():
        hashes.setdefault(each["sha256"], []).append(file)
    same = StoredFile.objects.filter(sha256__in=hashes).values("pk")
    found = [
        _Match(file, material, SAME)
        for material in _others(case).filter(file__in=same).select_related("file")[:MOST_OTHERS]
        for file in hashes[material.file.sha256]
    ]
    known = {(match.ours, match.material.pk) for match in found}
    return found + [match for match in _alike(case, ours) if (match.ours, match.material.pk) not in known]


def _alike(case: Application, ours: Mapping[str, Mapping[str, Any]]) -> list[_Match]:
    own = [UUID(file) for file, each in ours.items() if each["item"] in OWN_WORDS]
    prints = {str(each.pk): each for each in Fingerprint.objects.filter(pk__in=own).exclude(bands=[])}
    bands = [band for each in prints.values() for band in each.bands]
    if not bands:
        return []
    others = _others(case).filter(file__in=files_sharing(bands), item__in=OWN_WORDS)
    return [
        _Match(file, material, min(share, 0.99))
        for material in others.select_related("file__fingerprint")[:MOST_OTHERS]
        for file, each in prints.items()
        if (share := likeness(each.sketch, material.file.fingerprint.sketch)) >= ALIKE
    ]


def _others(case: Application) -> QuerySet[Material]:
    others = Material.objects.exclude(application=case).exclude(application__status="DRAFT")
    return others.select_related("application").order_by("-application__year", "pk")


def _visible(cases: Collection[int], actor: Actor) -> dict[int, Application]:
    seen = Application.objects.visible_to(actor).filter(pk__in=cases)
    return {each.pk: each for each in seen.select_related("applicant", "series", "employer", "handler")}


def _handed_in(cases: Collection[int]) -> dict[tuple[int, str], Mapping[str, Any]]:
    """What was once submitted with each case; a file that was replaced before does not count."""
    rows: Iterable[tuple[int, Sequence[Mapping[str, Any]]]] = Version.objects.filter(application__in=cases).values_list(
        "application_id", "materials"
    )
    return {(pk, each["file"]): each for pk, materials in rows for each in materials}
