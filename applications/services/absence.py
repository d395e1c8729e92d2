"""A colleague goes on with what somebody has claimed while he is away (regulation 4.2; lessons, pain 4)."""

from collections.abc import Sequence
from datetime import date
from typing import cast

from django.db import IntegrityError, transaction
from django.urls import reverse

from applications.models import Application
from applications.permissions import STAGE_ROLES
from applications.selectors.absence import colleagues_of, is_away
from applications.wordings import ABSENCE_PLANNED, CASES_HANDED_ON
from applications.workflow import IN_HAND
from portal.accounts.models import RoleAssignment
from portal.audit import services as audit
from portal.core import clock
from portal.core.actors import SYSTEM, Actor
from portal.core.dates import in_chinese
from portal.core.errors import Refused
from portal.messages.services import tell
from portal.workbench.models import Absence
from portal.workflow import Act, Done, chain, run_many

LONGEST_DAYS = 366


@transaction.atomic
def plan_absence(*, actor: Actor, first_day: date, last_day: date, deputy_id: int | None) -> Absence:
    """Be away from ``first_day`` to ``last_day``, both included; ``deputy_id``: a colleague, or None for the pool.

    What the actor has claimed is handed on when the first day comes, today at once. The colleague is told. Raises
    ``Refused``, with ``problems`` by field.
    """
    if problems := _problems(actor, first_day, last_day, deputy_id):
        raise NotPlanned(problems)
    absence = Absence(
        person_id=cast("int", actor.user_id),
        role=actor.role,
        organisation_id=actor.organisation_id,
        first_day=first_day,
        last_day=last_day,
        deputy_id=deputy_id,
        created_at=clock.now(),
    )
    try:
        with transaction.atomic():
            absence.save()
    except IntegrityError as overlapping:
        raise NotPlanned({"first_day": "这几天已经登记过请假，请先结束原来的登记。"}) from overlapping
    days = f"{in_chinese(first_day)}至{in_chinese(last_day)}"
    record = audit.record(chain(absence), "absence.planned", actor=actor, data={"deputy": deputy_id, "days": days})
    if deputy_id is not None:
        link = reverse("applications:worklist")
        tell([ABSENCE_PLANNED.letter(deputy_id, {"person": actor.name, "days": days}, link=link, record_id=record.pk)])
    _hand_on(absence)
    return absence


class NotPlanned(Refused):
    """``problems``: what is wrong, by the field of the form."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__(next(iter(problems.values())), code="invalid")
        self.problems = problems


def _problems(actor: Actor, first: date, last: date, deputy_id: int | None) -> dict[str, str]:
    if first < clock.today():
        return {"first_day": "第一天不能早于今天。"}
    if last < first:
        return {"last_day": "最后一天不能早于第一天。"}
    if (last - first).days >= LONGEST_DAYS:
        return {"last_day": "一次最多登记一年，请核对日期。"}
    refusal = _deputy_refusal(actor, first, last, deputy_id) if deputy_id is not None else ""
    return {"deputy": refusal} if refusal else {}


def _deputy_refusal(actor: Actor, first: date, last: date, deputy_id: int) -> str:
    if not colleagues_of(actor).filter(pk=deputy_id).exists():
        return "请选择本机构现任同一岗位的同事。"
    is_there = not is_away(deputy_id, actor.organisation_id, first, last)
    return "" if is_there else "这位同事在这几天也登记了请假，请选择另一位。"


def end_absence(*, absence: Absence, actor: Actor) -> None:
    """Be back, or not go at all. What was handed on stays with the colleague; a second call changes nothing."""
    with transaction.atomic():
        locked = Absence.objects.select_for_update().get(pk=absence.pk)
        if locked.ended_at is None:
            locked.ended_at = clock.now()
            locked.save(update_fields=["ended_at"])
            audit.record(chain(locked), "absence.ended", actor=actor)


def hand_on_absences() -> int:
    """Hand on what those hold who are away today, what came back to them since the first day too; returns how many."""
    today = clock.today()
    running = Absence.objects.filter(first_day__lte=today, last_day__gte=today, ended_at=None)
    return sum(_hand_on(each) for each in running.select_related("person").order_by("pk"))


@transaction.atomic
def _hand_on(absence: Absence) -> int:
    """Set by set; the locks are taken before the colleague is looked at, so that nobody else's claim is touched."""
    absence = Absence.objects.select_for_update(of=("self",)).select_related("person").get(pk=absence.pk)
    today = clock.today()
    if absence.ended_at is not None or not absence.first_day <= today <= absence.last_day:
        return 0
    stages = [stage for stage in IN_HAND if absence.role in STAGE_ROLES[stage]]
    held = Application.objects.filter(
        handler=absence.organisation_id, claimed_by=absence.person_id, status__in=stages
    ).exclude(applicant=absence.person_id)
    pks = list(held.order_by("pk").select_for_update().values_list("pk", flat=True))
    done = _hand_over(absence, pks) if pks else []
    if done or absence.handed_on_at is None:
        absence.handed_on_at = clock.now()
        absence.handed_on += len(done)
        absence.save(update_fields=["handed_on_at", "handed_on"])
    return len(done)


def _hand_over(absence: Absence, pks: Sequence[int]) -> list[Done]:
    name, deputy = absence.person.name, _deputy_of(absence)

    def then(done: Sequence[Done]) -> None:
        taken = [each for each in done if deputy and each.subject.claimed_by_id == deputy]
        if taken and deputy:
            values = {"person": name, "count": len(taken), "last_day": in_chinese(absence.last_day)}
            link = f"{reverse('applications:worklist')}?tab=mine&claimed=me"
            tell([CASES_HANDED_ON.letter(deputy, values, link=link, record_id=taken[0].record.pk)])

    data = {"of": absence.person_id, "of_name": name, "absence": absence.pk}
    act = Act(move="hand_on", actor=SYSTEM, note=f"{name}请假", data=data, arguments={"to": deputy}, then=then)
    return run_many(Application, pks, act).done


def _deputy_of(absence: Absence) -> int | None:
    """The colleague, if he is in office and there today: else the pool."""
    today = clock.today()
    held = RoleAssignment.objects.in_force(today).filter(
        user__is_active=True, user=absence.deputy_id, role=absence.role, organisation=absence.organisation_id
    )
    is_there = held.exists() and not is_away(absence.deputy_id, absence.organisation_id, today, today)
    return absence.deputy_id if is_there else None
