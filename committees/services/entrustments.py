"""Letters of entrustment: written by who has no committee of his own, accepted or declined (令40 art. 28; M4c)."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from django.db import IntegrityError, transaction
from django.urls import reverse

from committees.entrustment_rules import WRITING
from committees.entrustment_workflow import EntrustmentStatus
from committees.models import Committee, Entrustment
from committees.services.letters import tell_staff
from committees.wordings import LETTER_ANSWERED, LETTER_RECEIVED
from portal.core import clock
from portal.core.actors import Actor, Role
from portal.core.errors import Refused
from portal.workflow import Act, Done, open_case, run

ONCE = "committees_letter_once"


class BadLetter(Refused):
    """A field of the letter is beyond the rules; ``problems`` says which and why."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence, code="invalid")
        self.problems = {field: sentence}


@dataclass(frozen=True, kw_only=True)
class LetterContent:
    """What the letter says: whom it is about, its number, and for how long it entrusts."""

    persons: str
    document: str
    valid_from: date
    valid_to: date


@transaction.atomic
def send_letter(
    *, committee: Committee, content: LetterContent, actor: Actor, key: uuid.UUID | None = None
) -> Entrustment:
    """Entrust a filed committee with the people of the own region or unit, within what it is filed for (令40 art. 28).

    For a body that has no committee of that series and level in force. Nothing counts before the committee's office
    accepts. Raises ``Refused``; ``BadLetter`` with the field.
    """
    if actor.role not in WRITING or actor.organisation_id is None:
        raise Refused("委托函由人社部门、组建单位或用人单位的工作人员发出。", code="denied")
    _check(committee, content, actor.organisation_id)
    letter = Entrustment(
        status=EntrustmentStatus.SENT,
        from_body_id=actor.organisation_id,
        committee=committee,
        series_id=committee.series_id,
        level=committee.level,
        persons=content.persons.strip(),
        document=content.document.strip(),
        valid_from=content.valid_from,
        valid_to=content.valid_to,
        sent_by_name=actor.name,
        sent_at=clock.now(),
    )
    try:
        with transaction.atomic():
            done = open_case(letter, "entrustment.sent", actor=actor, key=key, data={"document": letter.document})
    except IntegrityError as error:
        if ONCE not in str(error):
            raise
        raise BadLetter("document", "这个文号的委托函已经发给这个评审委员会，请核对。") from error
    if done.subject is letter:
        link = reverse("committees:entrustment", args=[letter.code])
        tell_staff(
            committee.organiser_id, [Role.SECRETARY], LETTER_RECEIVED, {"document": letter.document}, link=link,
            record=done.record,
        )  # fmt: skip
    return done.subject


def _check(committee: Committee, content: LetterContent, body_id: int) -> None:
    today = clock.today()
    if committee.organiser_id == body_id:
        raise BadLetter("committee", "这是本单位组建的评审委员会，不需要委托。")
    if not committee.in_force(today):
        raise BadLetter(
            "committee", "这个评审委员会的备案不在有效期内或已被暂停，不能委托（人社部令第40号第8、38条）。"
        )
    own = Committee.objects.in_force(today).filter(
        organiser_id=body_id, series_id=committee.series_id, level=committee.level
    )
    if own.exists():
        raise BadLetter("committee", "本单位已有这一系列、级别的评审委员会，不能委托（人社部令第40号第28条）。")
    if content.valid_to < content.valid_from:
        raise BadLetter("valid_to", "截止日不得早于起始日。")
    if content.valid_to < today:
        raise BadLetter("valid_to", "截止日已过，请核对。")
    if content.valid_to > committee.valid_to:
        raise BadLetter("valid_to", "委托期限不能超过评审委员会的备案有效期（人社部令第40号第28条）。")


def accept_letter(*, letter: Entrustment, actor: Actor, answer: str = "", key: uuid.UUID | None = None) -> Entrustment:
    """The entrusted committee's office accepts; from now on the letter counts (令40 art. 28). Raises ``Refused``."""
    return _answer(letter, actor, "accept_letter", answer, key)


def decline_letter(*, letter: Entrustment, actor: Actor, answer: str, key: uuid.UUID | None = None) -> Entrustment:
    """The entrusted committee's office declines, with its reason. Raises ``Refused``."""
    if not answer.strip():
        raise Refused("请写明不接受的理由。", code="invalid")
    return _answer(letter, actor, "decline_letter", answer, key)


def _answer(letter: Entrustment, actor: Actor, move: str, answer: str, key: uuid.UUID | None) -> Entrustment:
    arguments = {"answer": answer.strip(), "by": actor.name, "at": clock.now()}
    act = Act(move=move, actor=actor, key=key, note=answer.strip(), arguments=arguments, then=_tell_writer)
    return cast("Entrustment", run(Entrustment, letter.pk, act).subject)


def _tell_writer(done: Sequence[Done]) -> None:
    for each in done:
        letter = each.subject
        tell_staff(
            letter.from_body_id,
            WRITING,
            LETTER_ANSWERED,
            {
                "document": letter.document,
                "outcome": letter.get_status_display(),
                "answer": letter.answer or "请登录系统查看。",
            },
            link=reverse("committees:entrustment", args=[letter.code]),
            record=each.record,
        )


def withdraw_letter(*, letter: Entrustment, actor: Actor, key: uuid.UUID | None = None) -> Entrustment:
    """The writer takes back a letter that was not answered. Raises ``Refused``."""
    arguments = {"by": actor.name, "at": clock.now()}
    act = Act(move="withdraw_letter", actor=actor, key=key, arguments=arguments)
    return cast("Entrustment", run(Entrustment, letter.pk, act).subject)
