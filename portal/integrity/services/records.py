"""Records: proposed by one officer and decided by another, or entered with the decision that they follow from."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from django.db import IntegrityError, transaction

from portal.accounts.models import Organisation, User
from portal.catalog.selectors import ParameterMissing, parameter
from portal.core import clock
from portal.core.actors import SYSTEM, Actor
from portal.core.errors import Refused
from portal.integrity import permissions as may
from portal.integrity.models import STANDING, IntegrityRecord, Kind, RecordAnswer
from portal.integrity.rules import Terms, body_bar_refusal, last_day_barred, terms_of
from portal.integrity.services.letters import tell_subjects
from portal.integrity.wordings import DROPPED, PROPOSED, RECORDED
from portal.workflow import Act, Done, open_case, open_cases, run

ONCE = {"integrity_person_once", "integrity_body_once"}


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """What is to be recorded about whom. ``barred_until`` is for bodies alone (令40 arts. 40, 41)."""

    kind: str
    reason: str
    document: str
    person: User | None = None
    organisation: Organisation | None = None
    concerns: str = ""
    barred_until: date | None = None


def terms_from(recorded_on: date) -> Terms:
    """By the parameters of that day (N14, N15). Raises ``Refused`` when one is missing."""
    try:
        return terms_of(
            recorded_on,
            record_years=parameter("integrity_record_years", recorded_on),
            ban_years=parameter("integrity_ban_years", recorded_on),
        )
    except ParameterMissing as missing:
        raise Refused(missing.message_zh, code="invalid") from missing


@transaction.atomic
def propose_record(*, proposal: Proposal, actor: Actor, key: uuid.UUID | None = None) -> IntegrityRecord:
    """Propose a record by the document of one's office (令40 arts. 39-42; M6c). The subject is told and may answer.

    Raises ``Refused``: it is about the proposer himself, the document is recorded about the subject already, or a
    body's bar ends at the wrong time.
    """
    today = clock.today()
    if refusal := body_bar_refusal(proposal.barred_until, on=today, kept_until=terms_from(today).kept_until):
        raise Refused(refusal, code="invalid")
    record = IntegrityRecord(
        kind=proposal.kind,
        person=proposal.person,
        organisation=proposal.organisation,
        reason=proposal.reason,
        document=proposal.document,
        concerns=proposal.concerns,
        banned_until=proposal.barred_until,
        decided_by_id=cast("int", actor.organisation_id),
        proposed_by_id=actor.user_id,
        created_at=clock.now(),
    )
    if refusal := may.proposes.refusal(record, actor):
        raise Refused(refusal, code="denied")
    try:
        with transaction.atomic():
            done = open_case(record, "integrity.proposed", actor=actor, key=key, data={"document": record.document})
    except IntegrityError as error:
        if getattr(getattr(error.__cause__, "diag", None), "constraint_name", "") in ONCE:
            raise Refused("这份文书已经就同一对象作过记录。", code="invalid") from error
        raise
    if done.subject is record:
        tell_subjects([done], PROPOSED)
    return done.subject


def decide_record(
    *, record: IntegrityRecord, actor: Actor, enters: bool, reason: str, key: uuid.UUID | None = None
) -> IntegrityRecord:
    """Enter the record or drop it, with the reason. By another officer of the same office than who proposed it.

    Terms run from the day of this decision (N14, N15). Raises ``Refused``.
    """
    today = clock.today()
    if not enters:
        arguments = {"on": today, "reason": reason}
        act = Act(move="drop", actor=actor, key=key, note=reason, arguments=arguments, then=_tell_dropped)
        return run(IntegrityRecord, record.pk, act).subject
    terms = terms_from(today)
    if record.banned_until is not None and record.banned_until <= today:
        raise Refused("拟定限制的最后一天已经过去，请不予记录，需要时重新提出。", code="not_open")
    barred = last_day_barred(record.kind, terms, record.banned_until)
    act = Act(
        move="enter", actor=actor, key=key, note=reason,
        arguments={"on": today, "kept_until": terms.kept_until, "banned_until": barred}, then=_tell_entered,
    )  # fmt: skip
    return run(IntegrityRecord, record.pk, act).subject


@transaction.atomic
def record_fraud(
    *, people: Iterable[tuple[int, str]], document: str, reason: str, decided_by_id: int
) -> list[IntegrityRecord]:
    """Record applicants' fraud for as long as N14 says, and bar them for as long as N15 says (令40 art. 39).

    ``people``: who, and the number of the certificate or case that it is about. The caller is inside the transaction of
    the decision. A person is recorded once for a document.
    """
    concerned = dict(people)
    # So that two decisions about one person take turns.
    list(User.objects.select_for_update().filter(pk__in=concerned).order_by("pk").values_list("pk"))
    known = IntegrityRecord.objects.filter(person_id__in=concerned, document=document, kind=Kind.APPLICANT)
    for each in known.filter(status__in=STANDING).values_list("person_id", flat=True):
        del concerned[each]
    today = clock.today()
    terms = terms_from(today)
    records = [
        IntegrityRecord(
            kind=Kind.APPLICANT,
            person_id=person_id,
            reason=reason,
            document=document,
            concerns=concerns,
            decided_by_id=decided_by_id,
            status=IntegrityRecord.Status.IN_FORCE,
            recorded_on=today,
            kept_until=terms.kept_until,
            banned_until=terms.banned_until,
            created_at=clock.now(),
        )
        for person_id, concerns in sorted(concerned.items())
    ]
    done = open_cases(records, "integrity.recorded", actor=SYSTEM)
    _tell_entered(done)
    return records


def answer_record(*, record: IntegrityRecord, actor: Actor, text: str, key: uuid.UUID | None = None) -> None:
    """Say what the subject has to say (陈述和申辩), as long as the record waits or stands. Raises ``Refused``."""

    def then(done: Sequence[Done]) -> None:
        RecordAnswer.objects.bulk_create(
            RecordAnswer(record=each.subject, text=text, by_name=actor.name, answered_at=clock.now()) for each in done
        )

    run(IntegrityRecord, record.pk, Act(move="answer", actor=actor, key=key, then=then))


def _tell_entered(done: Sequence[Done]) -> None:
    tell_subjects(done, RECORDED)


def _tell_dropped(done: Sequence[Done]) -> None:
    tell_subjects(done, DROPPED)
