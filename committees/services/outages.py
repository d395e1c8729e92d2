"""Outages, and the windows that they lengthen (regulation 4.6)."""

import uuid
from datetime import datetime
from typing import cast

from django.db import IntegrityError, transaction

from committees import permissions as may
from committees.models import Batch, Outage, WindowExtension
from committees.selectors import latest_new_closing, may_lengthen
from portal.accounts.models import Organisation, OrganisationKind
from portal.core import clock
from portal.core.actors import Actor, Role
from portal.core.dates import in_chinese
from portal.core.errors import Refused
from portal.workflow import open_case

OVERLAPS, ONCE = "committees_outages_apart", "committees_once_for_an_outage"


@transaction.atomic
def record_outage(
    *, actor: Actor, began_at: datetime, ended_at: datetime, what: str, key: uuid.UUID | None = None
) -> Outage:
    """Record hours (aware, already over) in which people could not use the portal (regulation 4.6).

    Correction deadlines that ran meanwhile are lengthened in the same transaction, by whoever listens to the act.
    Raises ``Refused``: not the province's administrator, not over yet, in the wrong order, recorded already.
    """
    outage = Outage(
        began_at=began_at,
        ended_at=ended_at,
        what=what.strip(),
        recorded_by_id=cast("int", actor.user_id),
        recorded_at=clock.now(),
    )
    _check_keeper(outage, actor)
    if not began_at < ended_at:
        raise Refused("恢复时间应晚于停机开始时间。", code="invalid")
    if ended_at > clock.now():
        raise Refused("系统恢复以后再登记，恢复时间不能晚于现在。", code="invalid")
    data = {"began_at": began_at.isoformat(), "ended_at": ended_at.isoformat(), "what": outage.what}
    try:
        with transaction.atomic():
            return open_case(outage, "outage.recorded", actor=actor, key=key, data=data).subject
    except IntegrityError as error:
        if OVERLAPS not in str(error):
            raise
        raise Refused("这段时间里已经登记过停机，不能重复登记。", code="invalid") from error


def _check_keeper(outage: Outage, actor: Actor) -> None:
    if refusal := may.keeps_outages.refusal(outage, actor):
        raise Refused(refusal, code="denied")
    offices = Organisation.objects.of_kind(OrganisationKind.HRSS).filter(region__level="province")
    if actor.role == Role.HRSS_ADMIN and not offices.filter(pk=cast("int", actor.organisation_id)).exists():
        raise Refused("停机影响全省，由省人社厅的业务管理员登记。", code="denied")


@transaction.atomic
def extend_window(
    *,
    batch: Batch,
    actor: Actor,
    outage: Outage,
    closes_at: datetime,
    reason: str,
    key: uuid.UUID | None = None,
) -> WindowExtension:
    """Lengthen a batch's window for a recorded outage of its last days (regulation 4.6).

    Only later, once for an outage, by at most one working day for each day that it touched. Published on the
    batch's page; whoever listens to the act tells the applicants. Raises ``Refused``.
    """
    stored = Batch.objects.select_for_update(of=("self",)).select_related("committee").get(pk=batch.pk)
    if refusal := may.is_secretary_of_the_organiser.refusal(stored, actor):
        raise Refused(refusal, code="denied")
    if stored.status != Batch.Status.PUBLISHED:
        raise Refused("只有已发布、还没有结束受理的批次才能延长申报时间。", code="not_open")
    extension = WindowExtension(
        batch=stored,
        outage=outage,
        closed_before=stored.closes_at,
        closes_at=closes_at,
        reason=reason.strip(),
        published_at=clock.now(),
    )
    # A repeated key is answered by ``open_case`` below, after the window has moved.
    if not stored.extensions.filter(outage=outage).exists():
        _check_extension(stored, outage, closes_at)
        stored.closes_at = closes_at
        stored.save(update_fields=["closes_at"])
    data = {"batch": stored.code, "outage": outage.pk, "closes_at": closes_at.isoformat(), "reason": extension.reason}
    try:
        with transaction.atomic():
            return open_case(extension, "batch.window_extended", actor=actor, key=key, data=data).subject
    except IntegrityError as error:
        raise Refused("这个批次已经因这次停机延长过，不能再次延长。", code="not_open") from error


def _check_extension(batch: Batch, outage: Outage, closes_at: datetime) -> None:
    if closes_at <= max(batch.closes_at, clock.now()):
        raise Refused("只能延长：新的截止时间应晚于原截止时间，也应晚于现在。", code="invalid")
    if not may_lengthen(batch, outage):
        raise Refused("这次停机不在申报时间的最后几个工作日内，不能因此延长。", code="invalid")
    latest = latest_new_closing(batch, outage)
    if closes_at > latest:
        raise Refused(f"停机几天，最多延长几个工作日：不得晚于{in_chinese(latest)} {latest:%H:%M}。", code="invalid")
