"""Finding what is public, and where each city's service points are."""

from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import Any, Final

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When

from portal.square.grams import fold, least_shared, snippet, wanted_grams, words_of
from portal.square.models import Kind, SearchEntry

GROUPS: Final = {
    "policy": ("政策、指南和问答", (Kind.GUIDE, Kind.QUESTION, Kind.DOCUMENT)),
    "title": ("职称和专业", (Kind.TITLE,)),
    "committee": ("评委会和批次", (Kind.COMMITTEE, Kind.BATCH)),
    "notice": ("公示", (Kind.NOTICE,)),
    "place": ("服务点和人社部门", (Kind.SERVICE_POINT, Kind.OFFICE)),
}
KIND_ORDER: Final = Case(
    *(When(kind=kind, then=Value(place)) for place, kind in enumerate(Kind.values)), output_field=IntegerField()
)


@dataclass(frozen=True)
class Hit:
    """One result: title and text in pieces, each with whether it is what was looked for."""

    kind: str
    url: str
    title: list[tuple[str, bool]]
    text: list[tuple[str, bool]]


def found(query: str) -> QuerySet[SearchEntry]:
    """What answers ``query``, the best first: the title itself, the words in the title, in the text, most of them.

    Where no entry holds all of the query's pairs, those that hold half of them answer, so that a mistyped character
    is forgiven; the exact question comes first because the index alone answers it. One query here, one by the caller.
    """
    wanted = wanted_grams(query)
    if not wanted:
        return SearchEntry.objects.none()
    exact = SearchEntry.objects.filter(grams__contains=wanted).annotate(shared=Value(len(wanted)))
    entries: QuerySet[Any] = exact if exact.exists() else _nearly(wanted)
    return entries.annotate(rank=_rank(query), kind_order=KIND_ORDER).order_by(
        "-rank", "-shared", "kind_order", "title", "pk"
    )


def _nearly(wanted: list[str]) -> QuerySet[SearchEntry]:
    held = [Case(When(folded__contains=pair, then=Value(1)), default=Value(0)) for pair in wanted]
    some = SearchEntry.objects.filter(grams__overlap=wanted).annotate(shared=reduce(add, held))
    return some.filter(shared__gte=least_shared(len(wanted)))


def _rank(query: str) -> Case:
    in_title, in_text = Q(), Q()
    for word in words_of(query):
        in_title &= Q(folded_title__contains=word)
        in_text &= Q(folded__contains=word)
    return Case(
        When(folded_title=fold(query).strip(), then=Value(4)),
        When(in_title, then=Value(3)),
        When(in_text, then=Value(2)),
        default=Value(1),
        output_field=IntegerField(),
    )


def of_group(entries: QuerySet[SearchEntry], group: str) -> QuerySet[SearchEntry]:
    return entries.filter(kind__in=GROUPS[group][1]) if group in GROUPS else entries


def counts_by_group(entries: QuerySet[SearchEntry]) -> dict[str, int]:
    """How many of ``entries`` each group has, and all of them under the empty name; one query."""
    rows = dict(entries.order_by().values_list("kind").annotate(number=Count("pk")))
    counts = {group: sum(rows.get(kind, 0) for kind in kinds) for group, (_label, kinds) in GROUPS.items()}
    return {"": sum(rows.values()), **counts}


def hits(entries: Any, query: str) -> list[Hit]:
    words = words_of(query)
    return [
        Hit(each.get_kind_display(), each.url, snippet(each.title, words), snippet(each.text, words))
        for each in entries
    ]
