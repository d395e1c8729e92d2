"""Features are closed for a time and opened again, by a system administrator, with a notice for everybody."""

from datetime import datetime
from typing import cast

from django.db import connection, transaction

from portal.administration.features import FEATURES
from portal.administration.models import Closure
from portal.administration.permissions import keeps_features
from portal.administration.selectors import forget_closures
from portal.audit import services as audit
from portal.core import clock
from portal.core.actors import Actor
from portal.core.errors import Refused
from portal.workflow import chain

LOCK = "administration.closures"


@transaction.atomic
def close_feature(
    *, feature: str, begins_at: datetime, ends_at: datetime | None, told: str, reason: str, actor: Actor
) -> Closure:
    """Close ``feature`` from ``begins_at`` (aware, not before now) until ``ends_at``, or until it is opened.

    Raises ``Refused``: another role, a feature nobody may close, times in the wrong order, or closed then already.
    """
    now = clock.now()
    begins_at = max(begins_at, now)
    closure = Closure(
        feature=feature,
        begins_at=begins_at,
        ends_at=ends_at,
        told=told.strip(),
        reason=reason.strip(),
        closed_by_id=cast("int", actor.user_id),
    )
    if refusal := keeps_features.refusal(closure, actor):
        raise Refused(refusal, code="denied")
    if feature not in FEATURES:
        raise Refused("这项功能不能关闭。", code="invalid")
    if ends_at is not None and ends_at <= begins_at:
        raise Refused("恢复时间应晚于开始时间，也应晚于现在。", code="invalid")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [LOCK])
    for other in Closure.objects.not_over(now).filter(feature=feature):
        if (other.ends_at is None or other.ends_at > begins_at) and (ends_at is None or other.begins_at < ends_at):
            raise Refused("这项功能在这段时间里已经登记关闭。", code="invalid")
    closure.save(force_insert=True)
    data = {"feature": feature, "from": begins_at.isoformat(), "to": ends_at and ends_at.isoformat()}
    audit.record(chain(closure), "feature.closed", actor=actor, data=data | {"told": told, "reason": reason})
    transaction.on_commit(forget_closures)
    return closure


@transaction.atomic
def open_feature(*, closure_id: int, actor: Actor) -> Closure:
    """End a closure now, or drop one that has not begun. Raises ``Refused`` when it is over."""
    closure = Closure.objects.select_for_update().filter(pk=closure_id).first()
    if closure is None:
        raise Refused("没有找到这条记录。", code="not_found")
    if refusal := keeps_features.refusal(closure, actor):
        raise Refused(refusal, code="denied")
    now = clock.now()
    if closure.ends_at is not None and closure.ends_at <= now:
        raise Refused("这项功能已经恢复。", code="not_open")
    closure.ends_at, closure.opened_by_id = max(now, closure.begins_at), actor.user_id
    closure.save(update_fields=["ends_at", "opened_by"])
    audit.record(chain(closure), "feature.opened", actor=actor, data={"at": closure.ends_at.isoformat()})
    transaction.on_commit(forget_closures)
    return closure
