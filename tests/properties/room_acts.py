"""The acts of a meeting as attempts; see acts.py."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from portal.core import clock
from portal.core.actors import Actor
from reviews import services as reviews
from reviews.models import AgendaItem, Attendance, Meeting, RollEntry, Round
from reviews.rules import Choice
from tests.properties.attempt import Attempt, Choose, on_case
from tests.properties.world import World


def plan(world: World, actor: Actor, choose: Choose) -> Attempt | None:
    waiting = [case for case in world.cases if case.status == "IN_REVIEW"]
    case = choose(world.cases)
    cases = choose([[case], waiting]) or [case]

    def call(key: UUID) -> Any:
        return reviews.plan_meeting(
            batch=world.batch, title="评审会", starts_at=clock.now() + timedelta(hours=1), place="第一会议室",
            applications=cases, actor=actor, key=key,
        )  # fmt: skip

    if case is None:
        return None
    own = next((each for each in cases if each.applicant_id == actor.user_id), cases[0])
    return on_case("plan_meeting", actor, own, call, mains=[])


def _meetings(_world: World) -> list[Meeting]:
    return list(Meeting.objects.select_related("chair", "batch__committee").order_by("pk"))


def _on_meeting(name: str, actor: Actor, meeting: Meeting, call: Callable[[UUID], Any], **more: Any) -> Attempt:
    given = {"subject": meeting, "meeting": meeting, "batch": meeting.batch, "mains": [meeting]}
    return Attempt(name, actor, call, **{**given, **more})


def _on_expert(name: str, service: Callable[..., Any]) -> Callable[..., Attempt | None]:
    def build(world: World, actor: Actor, choose: Choose) -> Attempt | None:
        meeting, expert = choose(_meetings(world)), choose(world.experts)
        return meeting and _on_meeting(
            name, actor, meeting, lambda key: service(meeting=meeting, expert=expert, actor=actor, key=key),
            expert=expert,
        )  # fmt: skip

    return build


def _whole_meeting(name: str, service: Callable[..., Any], **given: Any) -> Callable[..., Attempt | None]:
    def build(world: World, actor: Actor, choose: Choose) -> Attempt | None:
        meeting = choose(_meetings(world))
        return meeting and _on_meeting(
            name, actor, meeting, lambda key: service(meeting=meeting, actor=actor, key=key, **given)
        )

    return build


def _items(_world: World) -> list[AgendaItem]:
    related = ("meeting__chair", "meeting__batch__committee", "application")
    return list(AgendaItem.objects.select_related(*related).order_by("pk"))


def recuse(world: World, actor: Actor, choose: Choose) -> Attempt | None:
    item, expert = choose(_items(world)), choose(world.experts)
    return item and _on_meeting(
        "declare_recusal", actor, item.meeting,
        lambda key: reviews.declare_recusal(item=item, expert=expert, reason="同学", actor=actor, key=key),
        expert=expert, case=item.application,
    )  # fmt: skip


def give_opinion(world: World, actor: Actor, choose: Choose) -> Attempt | None:
    item = choose(_items(world))
    if item is None:
        return None
    recused = item.recusals.values_list("expert_id", flat=True)
    able = Attendance.objects.present().filter(meeting=item.meeting).exclude(expert__in=recused).order_by("pk")
    experts = [line.expert for line in able.select_related("expert__user")][: choose([2, 3, 3, 3])]
    return _on_meeting(
        "save_opinion", actor, item.meeting,
        lambda key: reviews.save_opinion(item=item, experts=experts, text="建议通过。", actor=actor, key=key),
        case=item.application,
    )  # fmt: skip


def discuss(world: World, actor: Actor, choose: Choose) -> Attempt | None:
    item = choose(_items(world))
    if item is None:
        return None
    called = Meeting.objects.select_related("current_item").get(pk=item.meeting_id).current_item
    return _on_meeting(
        "discuss_item", actor, item.meeting,
        lambda key: reviews.discuss_item(
            meeting=item.meeting, item=item, seen=called and called.number, actor=actor, key=key
        ),
    )  # fmt: skip


def open_round(world: World, actor: Actor, choose: Choose) -> Attempt | None:
    item = choose(_items(world))
    return item and _on_meeting(
        "open_round", actor, item.meeting, lambda key: reviews.open_round(item=item, actor=actor, key=key)
    )


def defer(world: World, actor: Actor, choose: Choose) -> Attempt | None:
    item = choose(_items(world))
    return item and _on_meeting(
        "defer_item", actor, item.meeting,
        lambda key: reviews.defer_item(item=item, reason="材料待核实", actor=actor, key=key),
    )  # fmt: skip


def _rounds(_world: World) -> list[Round]:
    related = ("item__meeting__chair", "item__meeting__batch__committee", "item__application")
    return list(Round.objects.select_related(*related).order_by("pk"))


def _on_round(name: str, actor: Actor, vote: Round, call: Callable[[UUID], Any], mains: list[Any]) -> Attempt:
    meeting = vote.item.meeting
    return Attempt(
        name, actor, call, subject=vote, meeting=meeting, case=vote.item.application, batch=meeting.batch, mains=mains
    )


def cast(world: World, actor: Actor, choose: Choose) -> Attempt | None:
    vote = choose(_rounds(world))
    choice = choose([Choice.AGREE, Choice.AGREE, Choice.AGREE, Choice.AGREE, Choice.DISAGREE, Choice.ABSTAIN])
    return vote and _on_round(
        "cast", actor, vote, lambda key: reviews.cast(round=vote, actor=actor, choice=choice, key=key),
        list(vote.roll.filter(expert__user=actor.user_id)),
    )  # fmt: skip


def cast_list(world: World, actor: Actor, choose: Choose) -> Attempt | None:
    """A list of one."""
    vote, choice = choose(_rounds(world)), choose([Choice.AGREE, Choice.AGREE, Choice.DISAGREE])
    if vote is None:
        return None
    standing = Round.objects.standing().filter(item=vote.item_id).first()
    return _on_round(
        "cast", actor, standing or vote,
        lambda key: reviews.cast_list(
            meeting=vote.item.meeting, choices={vote.item.number: choice}, actor=actor, key=key
        ),
        list((standing or vote).roll.filter(expert__user=actor.user_id)),
    )  # fmt: skip


def write_off(world: World, actor: Actor, choose: Choose) -> Attempt | None:
    """All papers of somebody who may have left; tried where he holds one, so that one case says who may."""
    vote, expert = choose(_rounds(world)), choose(world.experts)
    if vote is None:
        return None
    held = RollEntry.objects.filter(
        round__item__meeting=vote.item.meeting, round__status="OPEN", status="ISSUED", expert=expert
    )
    entries = list(held.select_related("round__item__meeting__batch__committee", "round__item__application"))
    if len(entries) != 1:
        return None
    entry = entries[0]
    return _on_round(
        "mark_not_cast", actor, entry.round,
        lambda key: reviews.mark_leaver_not_cast(
            meeting=vote.item.meeting, expert=expert, reason="已离席", actor=actor, key=key
        ),
        [entry],
    )  # fmt: skip


def mark_not_cast(world: World, actor: Actor, choose: Choose) -> Attempt | None:
    vote, expert = choose(_rounds(world)), choose(world.experts)
    if vote is None or not (entry := vote.roll.filter(expert=expert).first()):
        return None
    return _on_round(
        "mark_not_cast", actor, vote,
        lambda key: reviews.mark_not_cast(round=vote, expert=expert, reason="已离席", actor=actor, key=key), [entry],
    )  # fmt: skip


def close_round(world: World, actor: Actor, choose: Choose) -> Attempt | None:
    vote = choose(_rounds(world))
    return vote and _on_round(
        "close_round", actor, vote, lambda key: reviews.close_round(round=vote, actor=actor, key=key), [vote]
    )


def annul_round(world: World, actor: Actor, choose: Choose) -> Attempt | None:
    vote = choose(_rounds(world))
    return vote and _on_round(
        "annul_round", actor, vote,
        lambda key: reviews.annul_round(round=vote, reason="程序有误", actor=actor, key=key), [vote],
    )  # fmt: skip


def publish_decisions(world: World, actor: Actor, choose: Choose) -> Attempt | None:
    meeting = choose(_meetings(world))
    return meeting and _on_meeting(
        "publish_decisions", actor, meeting,
        lambda key: reviews.publish_decisions(ids=[meeting.pk], actor=actor, key=key),
    )  # fmt: skip


ROOM_ACTS: dict[str, Callable[[World, Actor, Choose], Attempt | None]] = {
    "plan": plan,
    "sign_in": _on_expert("sign_in", reviews.sign_in),
    "sign_out": _on_expert("sign_out", reviews.sign_out),
    "recuse": recuse,
    "give_opinion": give_opinion,
    "open_meeting": _whole_meeting("open_meeting", reviews.open_meeting),
    "cancel_meeting": _whole_meeting("cancel_meeting", reviews.cancel_meeting, reason="改期"),
    "discuss": discuss,
    "open_round": open_round,
    "cast": cast,
    "cast_list": cast_list,
    "write_off": write_off,
    "mark_not_cast": mark_not_cast,
    "close_round": close_round,
    "annul_round": annul_round,
    "defer": defer,
    "sign_results": _whole_meeting("sign_results", reviews.sign_results),
    "publish_decisions": publish_decisions,
}
