"""The library of reasons: which are in force, where each fits, which are used most this month."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from applications import reasons
from applications.grounds import Grounds
from applications.models import CorrectionItem
from applications.paper.materials import BY_CODE
from applications.paper.sections import BY_SLUG, MATERIALS
from portal.catalog.models import ReasonKind, ReasonText
from portal.core import clock

MOST_USED = 5
ANYWHERE = "各处通用"
Group = tuple[str, list[tuple[str, str]]]


@dataclass(frozen=True)
class Library:
    """Reasons of one kind that are in force, with how often each was told this month."""

    texts: Mapping[str, ReasonText]
    used: Mapping[str, int]

    def grouped(self, places: Collection[str] | None = None) -> list[Group]:
        """For a form field: what is used most, then by place; only what fits one of ``places``, where they count."""
        fitting = [each for each in self.texts.values() if places is None or not each.place or each.place in places]
        often = sorted((each for each in fitting if self.used.get(each.code)), key=lambda each: -self.used[each.code])
        groups: dict[str, list[tuple[str, str]]] = {}
        if often:
            groups["本月最常用"] = [
                (each.code, f"{each.text}（{self.used[each.code]} 次）") for each in often[:MOST_USED]
            ]
        for each in fitting:
            groups.setdefault(title_of(each.place), []).append((each.code, each.text))
        return list(groups.items())

    def fitting(self, grounds: Grounds) -> list[ReasonText]:
        """Those about what ``grounds`` name, the most used first; where they name nothing, those for anywhere."""
        named = {*grounds.sections, *(f"{MATERIALS}.{code}" for code in grounds.materials)} or {""}
        found = [each for each in self.texts.values() if each.place in named]
        return sorted(found, key=lambda each: -self.used.get(each.code, 0))

    def saying(self, text: str) -> ReasonText | None:
        """The reason with exactly these words."""
        return next((each for each in self.texts.values() if each.text == text.strip()), None)

    def plain(self) -> dict[str, dict[str, str]]:
        """What a page's script fills in when a reason is chosen."""
        return {
            code: {"place": each.place, "reason": each.reason, "text": each.text} for code, each in self.texts.items()
        }


def library(kind: ReasonKind) -> Library:
    """Two queries, one where no use is counted; a row whose general reason no longer exists is not offered."""
    known = {reason.code for reason in (*reasons.CORRECTION_REASONS, *reasons.REFUSAL_REASONS)}
    found = ReasonText.objects.in_force(clock.today()).filter(kind=kind, reason__in=known)
    used = _used_this_month() if kind == ReasonKind.CORRECTION else Counter[str]()
    return Library({each.code: each for each in found}, used)


def _used_this_month() -> Counter[str]:
    today = clock.now().astimezone(clock.SHANXI)
    begun = today.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    told: Any = CorrectionItem.objects.filter(request__asked_at__gte=begun).exclude(library="")
    return Counter(dict(told.values_list("library").annotate(Count("pk"))))


def title_of(place: str) -> str:
    """A place of the library in the words of the form."""
    slug, _, code = place.partition(".")
    if slug == MATERIALS and code:
        return f"材料：{BY_CODE[code].label}" if code in BY_CODE else place
    return BY_SLUG[slug].title if slug in BY_SLUG else slug or ANYWHERE


def clause_of(text: ReasonText) -> str:
    """What a reason of the library rests on, as it is kept with what was told."""
    return f"{text.document}{text.clause}"


def all_reasons() -> list[tuple[str, str]]:
    """The general reasons that one of the library may count under, for the back office."""
    return reasons.choices((*reasons.CORRECTION_REASONS, *reasons.REFUSAL_REASONS))


def all_places() -> list[tuple[str, str]]:
    """Every place that a reason may be about, for the back office."""
    return [(place, title_of(place)) for place in (*BY_SLUG, *(f"{MATERIALS}.{code}" for code in BY_CODE))]
