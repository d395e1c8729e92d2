"""Asking a register, on the record."""

from portal.core import clock
from portal.core.crypto import keyed_hash
from portal.registers.models import QuestionLog
from portal.registers.rules import Answer, Question, Reason, unavailable
from portal.registers.selectors import connector_of


def ask(question: Question, *, asked_for: str, asked_by_id: int | None) -> Answer:
    """Ask the register of ``question`` and log that it was asked (S12b; PIPL arts. 6, 23).

    ``asked_for`` names the matter, e.g. ``applications.application:12``; ``asked_by_id`` is the person whose act
    caused the question, None for the portal. A register that fails is an answer too, never an exception. May take
    seconds: for jobs, outside any transaction.
    """
    connector = connector_of(question.register)
    answer = connector.ask(question) if connector else unavailable(Reason.NOT_CONNECTED)
    QuestionLog.objects.create(
        register=question.register,
        subject=keyed_hash(question.subject, purpose="register.subject"),
        asked_for=asked_for,
        asked_by_id=asked_by_id,
        outcome=answer.state,
        reason=answer.reason,
        asked_at=clock.now(),
    )
    return answer
