"""The business administrator changes what people are told, from a day on, and on record."""

from datetime import date
from typing import cast

from django.db import connection, transaction

from portal.administration.permissions import keeps_the_catalogue
from portal.audit import services as audit
from portal.core import clock
from portal.core.actors import Actor
from portal.core.errors import Refused
from portal.messages.models import MessageTemplate
from portal.messages.wordings import Wording, faults, wording_of


def _locked(code: str, actor: Actor) -> Wording:
    if refusal := keeps_the_catalogue.refusal(None, actor):
        raise Refused(refusal, code="denied")
    found = wording_of(code)
    if found is None:
        raise Refused("没有这条消息。", code="not_found")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"wording:{code}"])
    return found


@transaction.atomic
def set_wording(*, code: str, subject: str, body: str, valid_from: date, reason: str, actor: Actor) -> MessageTemplate:
    """Let the message ``code`` read so from ``valid_from`` (today or later) on.

    Raises ``Refused`` with the first fault of the text: an unknown or a missing placeholder, a brace, an address.
    """
    about = _locked(code, actor)
    subject, body = subject.strip(), body.replace("\r\n", "\n").strip()
    if wrong := faults(about, subject, body):
        raise Refused(wrong[0][1], code="invalid")
    if valid_from < clock.today():
        raise Refused("生效日期不能早于今天。", code="invalid")
    row = MessageTemplate.objects.create(
        code=code, subject=subject, body=body, valid_from=valid_from, reason=reason,
        edited_by_id=cast("int", actor.user_id), edited_at=clock.now(),
    )  # fmt: skip
    data = {"from": str(valid_from), "subject": subject, "body": body, "reason": reason}
    audit.record(f"wording:{code}", "wording.changed", actor=actor, data=data)
    return row


@transaction.atomic
def use_shipped_wording(*, code: str, reason: str, actor: Actor) -> int:
    """End every changed text of ``code``, so that the shipped one counts from now on; gives how many were ended."""
    _locked(code, actor)
    ended = MessageTemplate.objects.filter(code=code, ended_at=None).update(ended_at=clock.now())
    if not ended:
        raise Refused("这条消息用的就是原文。", code="not_open")
    audit.record(f"wording:{code}", "wording.ended", actor=actor, data={"reason": reason})
    return ended
