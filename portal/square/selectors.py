"""Finding what is public, and where each city's service points are."""

from dataclasses import dataclass
from typing import Any, Final

from django.contrib.postgres.fields import ArrayField
from django.db.models import Case, CharField, Count, F, Func, IntegerField, Q, QuerySet, Value, When

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


class Shared(Func):
    """How many elements two arrays have in common."""

    template = "cardinality(ARRAY(SELECT unnest(%(expressions)s)))"
    arg_joiner = ") INTERSECT SELECT unnest("
    output_field = IntegerField()


@dataclass(frozen=True)
class Hit:
    """One result: title and text in pieces, each with whether it is what was looked for."""

    kind: str
    url: str
    title: list[tuple[str, bool]]
    text: list[tuple[str, bool]]


def found(query: str) -> QuerySet[SearchEntry]:
    """What answers ``query``, the best first: the title itself, the words in the title, in the text, most of them.

    An entry with half of the query's pairs still answers, so that one mistyped character is forgiven.
    """
    words, wanted = words_of(query), wanted_grams(query)
    if not wanted:
        return SearchEntry.objects.none()
    in_title, in_text = Q(), Q()
    for word in words:
        in_title &= Q(folded_title__contains=word)
        in_text &= Q(folded__contains=word)
    pairs = Value(wanted, output_field=ArrayField(CharField(max_length=4)))
    rank = Case(
        When(folded_title=fold(query).strip(), then=Value(4)),
        When(in_title, then=Value(3)),
        When(in_text, then=Value(2)),
        default=Value(1),
        output_field=IntegerField(),
    )
    return (
        SearchEntry.objects.filter(grams__overlap=wanted)
        .annotate(shared=Shared(F("grams"), pairs))
        .filter(shared__gte=least_shared(len(wanted)))
        .annotate(rank=rank, kind_order=KIND_ORDER)
        .order_by("-rank", "-shared", "kind_order", "title", "pk")
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
