"""The entrusted committee tells the entrusting body the results of its people (令40 art. 28; M4c)."""

import uuid
from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.urls import reverse

from committees.entrustment_rules import WRITING
from committees.models import Entrustment
from committees.services.letters import tell_staff
from portal.core import clock
from portal.core.actors import Actor
from portal.core.errors import Refused
from portal.workflow import Act, Done, run
from reviews.minutes import digest
from reviews.models import Reply, ReplyLine
from reviews.reply_selectors import decisions_to_tell, line_of
from reviews.wordings import RESULTS_BY_LETTER

ONCE = "reviews_reply_once"


def reply_to_letter(*, letter: Entrustment, document: str, actor: Actor, key: uuid.UUID | None = None) -> Reply:
    """Tell the entrusting body every published result of its people that it was not told yet (令40 art. 28).

    The list is frozen with its digest. Raises ``Refused``: no letter that counts, nothing new to tell, a number that
    was used.
    """
    number = document.strip()
    if not number:
        raise Refused("请填写结果函文号。", code="invalid")

    def then(done: Sequence[Done]) -> None:
        _write(done[0], number, actor)

    act = Act(move="reply_to_letter", actor=actor, key=key, data={"document": number}, then=then)
    try:
        with transaction.atomic():
            done = run(Entrustment, letter.pk, act)
    except IntegrityError as error:
        if ONCE not in str(error):
            raise
        raise Refused("这个文号的结果函已经发过，请核对。", code="invalid") from error
    return Reply.objects.get(letter=letter, document=done.record.data["document"])


def _write(done: Done, number: str, actor: Actor) -> None:
    letter = done.subject
    decisions = list(decisions_to_tell(letter))
    if not decisions:
        raise Refused("没有新的已公布结果需要函告。", code="not_open")
    lines = [line_of(each) for each in decisions]
    reply = Reply.objects.create(
        letter=letter, document=number, lines=lines, digest=digest({"lines": lines}), by_name=actor.name,
        at=clock.now(),
    )  # fmt: skip
    ReplyLine.objects.bulk_create(ReplyLine(reply=reply, letter=letter, decision=each) for each in decisions)
    link = reverse("reviews:replies", args=[letter.code])
    tell_staff(
        letter.from_body_id, WRITING, RESULTS_BY_LETTER, {"document": number}, link=link,
        record=done.record,
    )  # fmt: skip
