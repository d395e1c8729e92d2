"""Asking registers about the facts of a case, in jobs (S12b, 令40 art. 15)."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from applications.models import Application, SharedFact
from applications.paper.sharing import askable, questions_of, wait_after
from applications.selectors.sharing import subject_of, who_of
from applications.workflow import IN_HAND, Status
from portal.core import clock
from portal.core.jobs import after_commit
from portal.registers.rules import Answer, Question, State
from portal.registers.selectors import connected
from portal.registers.services.asking import ask
from portal.workflow import chain

JOB = "applications.tasks.ask_register"
# A question whose job was lost with the broker is asked by the sweep after this time.
LEASE = timedelta(minutes=15)
AT_ONCE = 200
# Nobody reads the answer once the committee has voted.
STILL_ASKED = [Status.DRAFT, Status.CORRECTION, *IN_HAND, Status.IN_REVIEW]


def request_facts(*, application: Application, asked_by_id: int | None) -> int:
    """Have registers asked what they have not been asked about the draft; returns how many questions are new.

    Only notes the questions; jobs ask after the commit. A register that is not connected is left out.
    """
    reachable = connected()
    if not reachable:
        return 0
    questions = _questions(application)
    wanted = {subject_of(each): each for each in questions if each.register in reachable}
    facts = SharedFact.objects.filter(application=application, subject__in=wanted)
    known = set(facts.values_list("subject", flat=True))
    if not (new := wanted.keys() - known):
        return 0
    now = clock.now()
    SharedFact.objects.bulk_create(
        (
            SharedFact(
                application=application,
                register=wanted[subject].register,
                subject=subject,
                requested_at=now,
                next_at=now + LEASE,
            )
            for subject in sorted(new)
        ),
        ignore_conflicts=True,
    )
    for pk in facts.filter(subject__in=new).values_list("pk", flat=True):
        after_commit(JOB, pk, asked_by_id)
    return len(new)


def ask_register(fact_id: int, *, asked_by_id: int | None) -> State | None:
    """Put one question to its register and keep the answer; for jobs, outside any transaction.

    None when there is nothing to ask any more: it is verified, the case has ended, or its applicant now says
    something else. A register that fails changes nothing but the day of the next question.
    """
    related = ("application__applicant", "application__employer", "application__draft")
    fact = SharedFact.objects.select_related(*related).filter(pk=fact_id).exclude(state=State.VERIFIED).first()
    if fact is None:
        return None
    question = _current(fact)
    if question is None:
        SharedFact.objects.filter(pk=fact_id).update(next_at=None)
        return None
    answer = ask(question, asked_for=chain(fact.application), asked_by_id=asked_by_id)
    return _keep(fact_id, answer)


def _questions(application: Application) -> list[Question]:
    return list(askable(questions_of(application.draft.data, who_of(application), clock.today())))


def _current(fact: SharedFact) -> Question | None:
    if fact.application.status not in STILL_ASKED:
        return None
    return next((each for each in _questions(fact.application) if subject_of(each) == fact.subject), None)


@transaction.atomic
def _keep(fact_id: int, answer: Answer) -> State:
    fact = SharedFact.objects.select_for_update().get(pk=fact_id)
    if fact.state == State.VERIFIED:
        # Two jobs asked at once and the other one was answered.
        return State.VERIFIED
    now = clock.now()
    fact.attempts += 1
    fact.reason = answer.reason
    wait = wait_after(answer.state, fact.attempts)
    fact.next_at = now + wait if wait else None
    if answer.state != State.UNAVAILABLE or fact.state == State.WAITING:
        # Silence does not take back what the register has said before.
        fact.state, fact.data, fact.differs = answer.state, dict(answer.data), list(answer.differs)
    if answer.state != State.UNAVAILABLE:
        fact.answered_at = now
    fact.save()
    return answer.state


def ask_again() -> int:
    """Send the questions that are due to the jobs; returns how many. A second call finds them sent."""
    now = clock.now()
    with transaction.atomic():
        ids = [fact.pk for fact in _due(now)[:AT_ONCE]]
        SharedFact.objects.filter(pk__in=ids).update(next_at=now + LEASE)
        for pk in ids:
            after_commit(JOB, pk, None)
    return len(ids)


def _due(now: datetime) -> QuerySet[SharedFact]:
    """Of cases that still need the answer; a draft that can no longer be handed in does not."""
    found = SharedFact.objects.filter(next_at__lte=now, application__status__in=STILL_ASKED).exclude(
        application__status=Status.DRAFT, application__batch__closes_at__lt=now
    )
    return found.select_for_update(of=("self",), skip_locked=True).only("pk").order_by("next_at", "pk")
