"""The clerks of a body, named by the HRSS office in charge: found by number, shown masked, then confirmed."""

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from portal.accounts import services
from portal.accounts.body_forms import ChosenPersonForm, FindPersonForm
from portal.accounts.forms import EndRoleForm
from portal.accounts.models import Organisation, RoleAssignment, User
from portal.accounts.views.bodies import own_body
from portal.core.access import roles
from portal.core.actors import Role
from portal.core.errors import Refused
from portal.core.identifiers import mask_id_number, mask_name
from portal.core.limits import limit

SEAL = "accounts.named_clerk"
SEAL_SECONDS = 15 * 60
# Nobody names so many clerks in an hour; who tries numbers does.
SEARCHES_AN_HOUR = 30
NOBODY = "没有找到这个人。请核对号码；本人还没有注册的，请先实名注册。"
ONESELF = "不能指定您本人，请指定该机构的工作人员。"
STALE = "这个页面已失效，请重新查找。"


@roles(Role.HRSS_OFFICER)
@sensitive_post_parameters("identifier")
@never_cache
def find_clerk(request: HttpRequest, pk: int) -> HttpResponse:
    """Look for a registered person by phone or ID number; the answer shows no more than his surname and ends."""
    body = own_body(request, pk)
    form = FindPersonForm(request.POST or None)
    if form.is_valid():
        limit(request, "name_clerk", times=SEARCHES_AN_HOUR, seconds=60 * 60)
        person = User.objects.find(form.cleaned_data["identifier"])
        if person is not None and person.is_active and person.pk != request.actor.user_id:
            return render(request, "accounts/body_clerk_confirm.html", _confirm_page(request, body, person))
        own = person is not None and person.pk == request.actor.user_id
        form.add_error("identifier", ONESELF if own else NOBODY)
    context = {"body": body, "form": form}
    return render(request, "accounts/body_clerk.html", context, status=422 if form.is_bound else 200)


def _confirm_page(request: HttpRequest, body: Organisation, person: User) -> dict[str, object]:
    told = f"确认后，这个人从今天起是{body.name}的职称管理员，可以审核、公示、推荐申报；本人会收到通知。"
    return {
        "body": body,
        "told": told,
        "person": [("姓名", mask_name(person.name)), ("身份证号", mask_id_number(person.id_number))],
        "chosen": signing.dumps([person.pk, body.pk, request.actor.user_id], salt=SEAL),
    }


@roles(Role.HRSS_OFFICER)
@require_POST
def grant_body_clerk(request: HttpRequest, pk: int) -> HttpResponse:
    body = own_body(request, pk)
    person = _chosen(request, body)
    if person is None:
        messages.warning(request, STALE)
        return redirect("accounts:find_clerk", pk=body.pk)
    services.name_clerk(body_id=body.pk, user=person, actor=request.actor)
    messages.success(request, f"{person.name}现在是{body.name}的职称管理员，已通知本人。")
    return redirect("accounts:body", pk=body.pk)


def _chosen(request: HttpRequest, body: Organisation) -> User | None:
    form = ChosenPersonForm(request.POST)
    if not form.is_valid():
        return None
    try:
        person, chosen_for, by = signing.loads(form.cleaned_data["chosen"], salt=SEAL, max_age=SEAL_SECONDS)
    except signing.BadSignature:
        return None
    if (chosen_for, by) != (body.pk, request.actor.user_id):
        return None
    return User.objects.filter(pk=person, is_active=True).first()


@roles(Role.HRSS_OFFICER)
@require_POST
def end_body_clerk(request: HttpRequest, pk: int) -> HttpResponse:
    body = own_body(request, pk)
    form = EndRoleForm(request.POST)
    if not form.is_valid():
        raise Refused("最后有效日没有填写或格式不对。", code="invalid")
    held = get_object_or_404(RoleAssignment, pk=form.cleaned_data["assignment"], organisation=body)
    ended = services.end_role(assignment_id=held.pk, actor=request.actor, last_day=form.cleaned_data["last_day"])
    messages.success(request, f"{ended.user.name}的职称管理员授权将于{ended.valid_to}结束。")
    return redirect("accounts:body", pk=body.pk)
