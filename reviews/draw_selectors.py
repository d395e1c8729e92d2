"""Reading draws: lists for office and supervisor, the published list, and which roster a meeting sits by."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from django.db.models import OuterRef, QuerySet

from committees import roster_selectors
from committees.models import Batch, Roster
from portal.catalog.models import Region, Specialty
from portal.catalog.selectors import ParameterMissing, parameter
from portal.core import clock
from portal.core.actors import Actor
from portal.core.counting import HowMany
from portal.core.errors import Refused
from reviews import draw_rules
from reviews.models import Draw, DrawCandidate

Strata = tuple[Mapping[str, str], Mapping[str, str]]


def draws_of(actor: Actor) -> QuerySet[Draw]:
    """The draws that the actor may see, newest first; a constant number of queries for a page."""
    candidates = DrawCandidate.objects.filter(draw=OuterRef("pk"))
    counts = {"listed": HowMany(candidates.filter(grounds="")), "found": HowMany(candidates)}
    return (
        Draw.objects.visible_to(actor)
        .select_related("batch__committee__series", "roster", "predecessor")
        .annotate(**counts)
        .order_by("-created_at", "-pk")
    )


def draw_of(actor: Actor, code: str) -> Draw | None:
    return draws_of(actor).filter(code=code).first()


def batches_to_draw(actor: Actor) -> QuerySet[Batch]:
    """The organiser's batches for which no draw stands and in which the actor has no case, last closing first."""
    own = Batch.objects.visible_to(actor).with_committee()
    drawn = Draw.objects.standing().values("batch")
    return own.exclude(pk__in=drawn).exclude(applications__applicant=actor.user_id).order_by("-closes_at", "-pk")


def candidates_of(drawing: Draw) -> list[DrawCandidate]:
    """Everybody whom the draw found, by name."""
    rows = DrawCandidate.objects.filter(draw=drawing)
    rows = rows.select_related("expert__user", "expert__specialty", "expert__employer", "place")
    return list(rows.order_by("expert__user__name", "pk"))


def absent_of(drawing: Draw) -> list[str]:
    return list(drawing.substitutions.values_list("absent__number", flat=True))


def outcome_of(drawing: Draw) -> draw_rules.Outcome:
    """Who sits and who stands by now, after the substitutions."""
    listed = [row.listed for row in DrawCandidate.objects.filter(draw=drawing, grounds="")]
    return draw_rules.draw(drawing.conditions, listed, seed=drawing.seed, absent=absent_of(drawing))


def least_private(size: int, on: date) -> int:
    """How many experts of private enterprises a committee of that size should have; 0 where nobody has said (M3e)."""
    try:
        return draw_rules.private_seats(size, parameter("pool_private_experts_min", on))
    except ParameterMissing:
        return 0


def seated_now(drawing: Draw) -> list[DrawCandidate]:
    """Who sits now, in the order of the draw; nobody before it."""
    if not drawing.seed:
        return []
    rows = {row.number: row for row in candidates_of(drawing)}
    return [rows[number] for number in outcome_of(drawing).seated]


def picture(drawing: Draw) -> dict[str, Any]:
    """Everything that the page and the protocol show of a draw; a constant number of queries."""
    rows = candidates_of(drawing)
    by_number = {row.number: row for row in rows}
    strata = names_of_strata(drawing)
    for row in rows:
        row.stratum = _stratum(row, strata)  # type: ignore[attr-defined]
    conditions = drawing.conditions
    reserved = [(line_in_words(line, strata), line.seats) for line in conditions.lines]
    outcome = outcome_of(drawing) if drawing.seed else draw_rules.Outcome((), ())
    standing_by = [by_number[number] for number in outcome.substitutes]
    listed = sorted((row for row in rows if not row.grounds), key=lambda row: row.number)
    return {
        "conditions": reserved,
        "free": conditions.size - sum(line.seats for line in conditions.lines),
        "listed": listed,
        "excluded": [row for row in rows if row.grounds],
        "let_in": [row for row in listed if row.conflict],
        "seated": [by_number[number] for number in outcome.seated],
        "standing_by": standing_by,
        "private": sum(by_number[number].is_private for number in outcome.seated),
        "reserved_private": sum(line.seats for line in conditions.lines if line.private),
        "least_private": least_private(drawing.size, drawing.meets_on),
        "spoken": list(zip(drawing.witnesses, drawing.words, strict=False)),
        "substitutions": list(drawing.substitutions.select_related("absent__expert__user", "substitute__expert__user")),
        "listed_with_keys": [(row, draw_rules.key_of(drawing.seed, row.number)) for row in listed],
    }


def _stratum(row: DrawCandidate, strata: Strata) -> str:
    specialties, regions = strata
    parts = [specialties.get(row.specialty, "专业未登记"), regions.get(row.region, "地区未登记")]
    return "，".join([*parts, *(["民营企业"] if row.is_private else [])])


def published(drawing: Draw) -> dict[str, Any]:
    """The public list: numbers and strata, never a name (令40 art. 24); with it anybody can draw again.

    ``docs/reproduce_draw.py`` reads it. Raises ``Refused`` before the list is sealed.
    """
    if not drawing.list_sha256:
        raise Refused("候选名单还没有封存，没有可以公开的名单。", code="not_open")
    rows = DrawCandidate.objects.filter(draw=drawing, grounds="").order_by("number")
    conditions = drawing.conditions
    content: dict[str, Any] = {
        "draw": drawing.code,
        "committee": drawing.batch.committee.name,
        "batch": drawing.batch.title,
        "sealed_at": _moment(drawing.sealed_at),
        "candidates": [asdict(row.listed) for row in rows],
        "conditions": {"size": conditions.size, "lines": [asdict(line) for line in conditions.lines]},
        "list_sha256": drawing.list_sha256,
        "nonce_sha256": drawing.nonce_sha256,
    }
    if not drawing.seed:
        return content
    outcome = outcome_of(drawing)
    return content | {
        "drawn_at": _moment(drawing.drawn_at),
        "nonce": drawing.nonce,
        "words": drawing.words,
        "seed": drawing.seed,
        "absent": absent_of(drawing),
        "seated": list(outcome.seated),
        "substitutes": list(outcome.substitutes),
    }


def roster_to_sit(batch: Batch, on: date) -> Roster:
    """The frozen roster by which a meeting of the batch on that day sits (令40 arts. 9-11).

    A draw binds: where one stands, nobody falls back on the standing roster. Raises ``Refused``: no roster is frozen,
    an expert's term is over by then, any other rule of the roster that the day breaks.
    """
    drawing = Draw.objects.standing().select_related("roster").filter(batch=batch).first()
    if drawing is not None:
        roster = drawing.roster if drawing.roster and drawing.roster.status == "FROZEN" else None
        if roster is None:
            raise Refused("本批次已经发起随机抽取，抽取的名单还没有确定，不能安排会议（人社部令第40号第11条）。")
    else:
        roster = roster_selectors.standing_roster(batch.committee)
        if roster is None:
            raise Refused(
                "评审委员会还没有确定的名单。请先在“评委会名单”里确定名单，再安排会议（人社部令第40号第9条）。"
            )
    roster.committee = batch.committee
    try:
        problems = roster_selectors.problems_of(roster, roster_selectors.seats_of(roster), max(on, clock.today()))
    except ParameterMissing as missing:
        raise Refused(missing.message_zh, code="invalid") from missing
    if problems:
        raise Refused("名单不能用于这次会议：" + "".join(each.text for each in problems))
    return roster


def roster_to_show(batch: Batch) -> dict[str, Any]:
    """What the plan says about the roster: by which one the committee would meet today, or why by none."""
    try:
        return {"roster": roster_to_sit(batch, clock.today()), "no_roster": ""}
    except Refused as refused:
        return {"roster": None, "no_roster": refused.reason}


def line_in_words(line: draw_rules.Line, names: Strata) -> str:
    """What a reserved seat is kept for."""
    specialties, regions = names
    parts = [specialties.get(line.specialty, line.specialty) if line.specialty else ""]
    parts += [regions.get(line.region, line.region) if line.region else "", "民营企业" if line.private else ""]
    return "，".join(each for each in parts if each) or "不限"


def names_of_strata(drawing: Draw) -> Strata:
    """Names of the series' specialties and of the regions, by their codes."""
    specialties = Specialty.objects.filter(series=drawing.batch.committee.series_id)
    regions = Region.objects.filter(level__in=["province", "city"])
    return dict(specialties.values_list("code", "name")), dict(regions.values_list("code", "name"))


def _moment(value: Any) -> str:
    return value.astimezone(clock.SHANXI).isoformat(timespec="seconds") if value else ""
