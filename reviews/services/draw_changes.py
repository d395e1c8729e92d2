"""What becomes of a draw afterwards: a substitute steps in, or another draw takes its place (令40 art. 11)."""

import uuid
from typing import Any

from django.db import transaction

from committees import services as committees
from portal.audit.models import Record
from portal.core import clock
from portal.core.actors import Actor
from portal.core.errors import Refused
from portal.workflow import Act, chain, open_case, run
from reviews import draw_rules
from reviews.models import Draw, DrawCandidate, Substitution
from reviews.services.draws import BadPlan, list_candidates, listed_by_number

CARRIED_OVER = ("meets_on", "size", "size_exception_document", "lines", "witnesses")


@transaction.atomic
def substitute(
    *, drawing: Draw, absent: str, reason: str, actor: Actor, key: uuid.UUID | None = None
) -> Substitution | None:
    """Seat the first substitute who fits for somebody who cannot come; ``absent`` is his number (令40 art. 11).

    It is the same draw without the absent one, so anybody can check who steps in. Gives None for a repeated ``key``.
    Raises ``Refused``: no reason, nobody of that number is seated, nobody is left who fits, a meeting that runs.
    """
    if not reason.strip():
        raise BadPlan({"reason": "请写明不能出席的原因。"})
    stored = Draw.objects.select_for_update(of=("self",)).select_related("roster", "batch").get(pk=drawing.pk)
    made: Substitution | None = None
    arguments = {"roster_id": stored.roster_id}
    data: dict[str, str] = {"absent": absent}
    if stored.status == "DRAWN" and not _was_done(stored, key):
        made = _step_in(stored, absent, reason.strip(), actor)
        arguments = {"roster_id": _swap(stored, made, actor)}
        data["substitute"] = made.substitute.number
    act = Act(move="step_in", actor=actor, key=key, note=reason.strip(), data=data, arguments=arguments)
    run(Draw, stored.pk, act)
    return made


@transaction.atomic
def redraw(*, drawing: Draw, reason: str, actor: Actor, key: uuid.UUID | None = None) -> Draw:
    """Begin anew, with the reason on record; the old draw stays as it was (令40 art. 11).

    Conditions and the office's exclusions are taken over, the pool is read afresh. Raises ``Refused`` while a meeting
    sits by the drawn roster.
    """
    if not reason.strip():
        raise BadPlan({"reason": "请写明重新抽取的原因。"})
    stored = Draw.objects.select_for_update(of=("self",)).select_related("batch").get(pk=drawing.pk)
    again = Draw.objects.filter(predecessor=stored).first()
    arguments = {"reason": reason.strip()}
    act = Act(move="replace_draw", actor=actor, key=key, note=reason.strip(), arguments=arguments)
    done = run(Draw, stored.pk, act)
    if again is not None:
        return again
    if stored.roster is not None:
        committees.replace_roster(roster=stored.roster, reason=reason.strip(), actor=actor)
    left_out = DrawCandidate.objects.filter(draw=stored, grounds__in=["conflict", "office"])
    facts = {name: getattr(done.subject, name) for name in CARRIED_OVER}
    again = Draw(batch=stored.batch, predecessor=stored, created_at=clock.now(), status_since=clock.now(), **facts)
    open_case(again, "draw.prepared", actor=actor, data={"predecessor": stored.code})
    list_candidates(again, dict(left_out.values_list("expert_id", "excluded_because")), seen=stored)
    return again


def _was_done(drawing: Draw, key: uuid.UUID | None) -> bool:
    return key is not None and Record.objects.filter(key=key, chain=chain(drawing)).exists()


def _step_in(drawing: Draw, absent: str, reason: str, actor: Actor) -> Substitution:
    by_number = listed_by_number(drawing)
    gone = [each.absent.number for each in drawing.substitutions.select_related("absent")]
    listed = [each.listed for each in by_number.values()]
    before = draw_rules.draw(drawing.conditions, listed, seed=drawing.seed, absent=gone)
    if absent not in before.seated:
        raise BadPlan({"absent": "请选择名单上的一位专家。"})
    after = draw_rules.draw(drawing.conditions, listed, seed=drawing.seed, absent=[*gone, absent])
    if after.shortfall is not None:
        raise Refused("没有符合保留名额条件的候补专家，不能递补。请重新抽取。", code="guard")
    (new,) = set(after.seated) - set(before.seated)
    return Substitution.objects.create(
        draw=drawing, absent=by_number[absent], substitute=by_number[new], reason=reason, at=clock.now(),
        by_name=actor.name,
    )  # fmt: skip


def _swap(drawing: Draw, made: Substitution, actor: Actor) -> int:
    roster: Any = drawing.roster
    now = committees.swap_seat(
        roster=roster, absent=made.absent.expert, substitute=made.substitute.expert, reason=made.reason, actor=actor
    )
    return now.pk
