"""The next act that the regulation foresees for a case, by somebody whose turn it is."""

from collections.abc import Callable, Sequence
from typing import Any

from applications.models import Application, FormDraft, Objection
from portal.core.actors import Actor
from reviews.models import AgendaItem, Attendance, Decision, Meeting, Round
from tests.properties import acts
from tests.properties.attempt import Attempt
from tests.properties.world import World

HANDLERS = {
    "UNIT_REVIEW": ("clerk", "clerk_2", "clerk_elsewhere"),
    "UNIT_NOTICE": ("clerk", "clerk_2", "clerk_elsewhere"),
    "HRSS_REVIEW": ("county", "county_2", "city", "city_2"),
    "COMMITTEE_ACCEPTANCE": ("secretary",),
}
REVIEWING = {
    "UNIT_REVIEW": "approve_by_unit",
    "HRSS_REVIEW": "pass_on",
    "COMMITTEE_ACCEPTANCE": "accept",
}
ENDED = {"REFUSED", "WITHDRAWN", "DEEMED_WITHDRAWN", "CANCELLED", "NOT_PASSED", "CERTIFIED"}


class Picks:
    """A chooser that takes what it was told to take where it is offered, else the first."""

    def __init__(self, *wanted: Any) -> None:
        self.wanted = wanted

    def __call__(self, options: Sequence[Any]) -> Any:
        return next((each for each in options if each in self.wanted), options[0] if options else None)


def _act(world: World, name: str, actor: str | Actor | None, *wanted: Any) -> Attempt | None:
    who = world[actor] if isinstance(actor, str) else actor
    if who is None:
        return None
    return acts.ACTS[name](world, who, Picks(*wanted))


def next_act(world: World, case: Application) -> Attempt | None:
    """The act, or None when only time helps or the case has ended."""
    applicant = next(hat for hat in world.hats_of(case.applicant_id) if hat.role == "applicant")
    if case.status == "DRAFT":
        is_filled = len(FormDraft.objects.get(application=case).data) > 7 and case.materials.exists()
        return _act(world, "submit" if is_filled else "fill_form", applicant, case)
    if case.status == "CORRECTION":
        return _act(world, "expire", "system") or _act(world, "resubmit", applicant, case)
    if case.status in REVIEWING:
        return _act(world, REVIEWING[case.status], _handler(world, case), case)
    later = {
        "UNIT_NOTICE": _past_the_notice,
        "IN_REVIEW": _in_the_meeting,
        "PASSED": lambda world, case: _act(world, "publish_result", "secretary", case),
        "RESULT_NOTICE": _past_the_notice,
        "CONFIRMED": lambda world, _case: _act(world, "issue", "system"),
    }
    return later[case.status](world, case) if case.status in later else None


def advance(
    world: World, case: Application, *, until: str, carry_out: Callable[[Attempt], Any] = lambda act: act.call(None)
) -> Application:
    """Do what comes next for ``case``, day by day, until it stands at ``until``; gives the row as it is then."""
    for _ in range(120):
        case = Application.objects.get(pk=case.pk)
        if case.status == until:
            return case
        with world.moment():
            attempt = next_act(world, case)
            if attempt:
                carry_out(attempt)
        if not attempt:
            world.pass_days(1)
    raise AssertionError(f"the case stays at {case.status}")


def _handler(world: World, case: Application) -> Actor | None:
    """Who has claimed the case, else a colleague who has had no hand in it; None when there is nobody."""
    claimer = [hat for hat in world.hats_of(case.claimed_by_id) if hat.organisation_id == case.handler_id]
    able = [world[name] for name in HANDLERS[case.status] if world[name].organisation_id == case.handler_id]
    fresh = [hat for hat in able if hat.user_id not in case.decided_by]
    return next(iter(claimer if case.claimed_by_id else fresh), None)


def _past_the_notice(world: World, case: Application) -> Attempt | None:
    kind, publisher = {"UNIT_NOTICE": ("pre", "clerk"), "RESULT_NOTICE": ("post", "secretary")}[case.status]
    entry = case.notice_entries.filter(notice__kind=kind).select_related("notice").first()
    if entry is None:
        return _act(world, "publish_notice", _handler(world, case), case)
    objection = Objection.objects.filter(entry__application=case, status="OPEN").order_by("pk").first()
    if objection:
        return _act(world, "decide", publisher, objection, False)
    if entry.notice.ends_on >= world.now.date():
        return None
    if case.status == "UNIT_NOTICE":
        return _act(world, "recommend", _handler(world, case), case)
    by_organiser = case.batch.committee.files_its_results
    return _act(world, "confirm", "secretary" if by_organiser else "city", case)


def _in_the_meeting(world: World, case: Application) -> Attempt | None:
    live = ["PLANNED", "IN_SESSION", "VOTED"]
    items = AgendaItem.objects.filter(application=case, meeting__status__in=live, deferred_because="")
    item = items.select_related("meeting__chair").first()
    if item is None:
        return _before_or_after_the_meeting(world, case)
    meeting = item.meeting
    absent = Attendance.objects.exclude(signed_in_at__isnull=False, left_at=None).filter(meeting=meeting)
    if line := absent.order_by("pk").first():
        return _act(world, "sign_in", _hat(world, line.expert), meeting, line.expert)
    if meeting.status == "VOTED":
        return _act(world, "sign_results", _hat(world, meeting.chair), meeting)
    if meeting.status == "PLANNED":
        return _act(world, "open_meeting", "chair", meeting)
    if not hasattr(item, "opinion"):
        return _act(world, "give_opinion", "secretary", item, 3)
    return _in_the_vote(world, item, meeting)


def _before_or_after_the_meeting(world: World, case: Application) -> Attempt | None:
    decision = Decision.objects.unpublished().filter(application=case).select_related("item__meeting").first()
    if decision:
        return _act(world, "publish_decisions", "secretary", decision.item.meeting)
    return _act(world, "plan", "secretary", case)


def _in_the_vote(world: World, item: AgendaItem, meeting: Meeting) -> Attempt | None:
    presiding = _hat(world, meeting.chair)
    vote = Round.objects.filter(item=item, status="OPEN").first()
    if vote is None:
        other = AgendaItem.objects.filter(meeting=meeting).unsettled().exclude(pk=item.pk).first()
        decided = item.rounds.filter(status="CLOSED").exists()
        return _act(world, "defer", presiding, other) if decided else _act(world, "open_round", presiding, item)
    waiting = vote.roll.filter(status="ISSUED").order_by("pk").first()
    if waiting:
        return _act(world, "cast", _hat(world, waiting.expert), vote, "agree")
    return _act(world, "close_round", presiding, vote)


def _hat(world: World, expert: Any) -> Actor:
    return next(hat for hat in world.hats_of(expert.user_id) if hat.role == "expert")
