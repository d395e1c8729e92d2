"""Labour relations: claimed by the person, confirmed by the unit (regulation 2.3, channel ``employer``)."""

from datetime import date

from django.db import transaction
from django.urls import reverse

from portal.accounts.models import Employment, Organisation, RoleAssignment, User
from portal.accounts.permissions import decides_employment
from portal.accounts.selectors import actor_of
from portal.audit import services as audit
from portal.core import clock
from portal.core.actors import Actor, Role
from portal.core.errors import Refused
from portal.messages.services import Letter, tell
from portal.workflow import chain


@transaction.atomic
def claim_employment(*, user: User, organisation: Organisation, since: date) -> Employment:
    """``user`` says that he works for ``organisation`` since that day; its clerks are told.

    Raises ``Refused`` for a unit that is not active, a day to come, or a claim that exists.
    """
    if organisation.status != "ACTIVE" or organisation.kind != "employer":
        raise Refused("这家单位还没有在系统中确认，暂时不能绑定。", code="invalid")
    if since > clock.today():
        raise Refused("入职日期不能晚于今天。", code="invalid")
    User.objects.select_for_update().get(pk=user.pk)
    if Employment.objects.current().filter(user=user, organisation=organisation).exists():
        raise Refused("您已经绑定过这家单位，不必重复提交。", code="invalid")
    claimed = Employment.objects.create(user=user, organisation=organisation, since=since)
    record = audit.record(chain(claimed), "employment.claimed", actor=actor_of(user, None), data={"since": str(since)})
    clerks = RoleAssignment.objects.in_force(clock.today()).filter(role=Role.UNIT_CLERK, organisation=organisation)
    told = f"{user.name}申请绑定到{organisation.name}，请核对后确认。"
    tell(
        Letter(clerk.user_id, "有人申请绑定本单位", told, reverse("accounts:employees"), record.pk) for clerk in clerks
    )
    return claimed


@transaction.atomic
def confirm_employment(*, employment_id: int, actor: Actor) -> Employment:
    """The unit confirms a claim; only its own clerk, never for himself."""
    employment = _locked(employment_id)
    if refusal := decides_employment.refusal(employment, actor):
        raise Refused(refusal, code="denied")
    if employment.status != Employment.Status.CLAIMED:
        raise Refused(f"这条劳动关系现在是“{employment.get_status_display()}”，不需要确认。", code="not_open")
    employment.status = Employment.Status.CONFIRMED
    employment.save(update_fields=["status"])
    record = audit.record(chain(employment), "employment.confirmed", actor=actor)
    told = f"{employment.organisation.name}已确认您的劳动关系，可以通过该单位申报职称。"
    tell([Letter(employment.user_id, "劳动关系已确认", told, reverse("accounts:profile"), record.pk)])
    return employment


@transaction.atomic
def end_employment(*, employment_id: int, actor: Actor) -> Employment:
    """End a labour relation today: by the person himself, or by the unit (which so also declines a claim)."""
    employment = _locked(employment_id)
    own = actor.role == Role.APPLICANT and actor.user_id == employment.user_id
    if not own and (refusal := decides_employment.refusal(employment, actor)):
        raise Refused(refusal, code="denied")
    if employment.status == Employment.Status.ENDED:
        raise Refused("这条劳动关系已经结束。", code="not_open")
    employment.status, employment.until = Employment.Status.ENDED, clock.today()
    employment.save(update_fields=["status", "until"])
    record = audit.record(chain(employment), "employment.ended", actor=actor)
    told = f"您与{employment.organisation.name}的绑定已结束。如有疑问请联系单位职称管理员。"
    tell([Letter(employment.user_id, "劳动关系已结束", told, reverse("accounts:profile"), record.pk)])
    return employment


def _locked(employment_id: int) -> Employment:
    locked = Employment.objects.select_for_update(of=("self",)).select_related("user", "organisation")
    employment = locked.filter(pk=employment_id).first()
    if employment is None:
        raise Refused("没有找到这条劳动关系。", code="not_found")
    return employment
