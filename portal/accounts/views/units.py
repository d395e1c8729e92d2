"""Requests for a unit's first account, and the people of a unit."""

from datetime import date, datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from portal.accounts import services
from portal.accounts.forms import EmploymentForm, EndRoleForm, GrantForm, KeyForm, RefusalForm
from portal.accounts.models import Employment, Organisation, RoleAssignment, UnitRequest, User
from portal.accounts.permissions import decides_unit_request
from portal.accounts.selectors import clerks_of, colleagues_known_as, listed_people
from portal.accounts.workflow import UnitRequestStatus
from portal.batch_acts.registry import MOST_CHOSEN
from portal.core import clock
from portal.core.access import roles, signed_in
from portal.core.actors import Role
from portal.core.errors import Refused
from portal.core.identifiers import mask_id_number, mask_phone
from portal.core.keyset import Key, Keyset

PER_PAGE = 50
# Of a list of people; whoever looks for one person more names him.
SHOWN = 20
LONGEST_HERE_FIRST = Keyset(Key("since", date.fromisoformat))
OLDEST_FIRST = Keyset(Key("created_at", datetime.fromisoformat))
REQUEST_TONES = {"WAITING": "action", "CONFIRMED": "good", "REFUSED": "bad"}


@roles(Role.HRSS_OFFICER)
def unit_requests(request: HttpRequest) -> HttpResponse:
    """The requests that the officer's office decides."""
    actor = request.actor
    status = request.GET.get("status", "WAITING")
    mine = UnitRequest.objects.filter(office_id=actor.organisation_id).with_parties()
    tabs = [
        {
            "label": label,
            "url": f"?status={value}",
            "active": value == status,
            # What is decided is not counted: the number would only grow, and nobody acts on it.
            "count": mine.filter(status=value).count() if value == UnitRequestStatus.WAITING else None,
        }
        for value, label in UnitRequestStatus.choices
    ]
    page = OLDEST_FIRST.asked(mine.filter(status=status), request.GET, PER_PAGE)
    context = {
        "tabs": tabs,
        "page": page,
        "rows": [(each, REQUEST_TONES[each.status]) for each in page],
        "may_choose": status == UnitRequestStatus.WAITING,
    }
    return render(request, "accounts/unit_requests.html", context)


@signed_in
def unit_request(request: HttpRequest, code: str) -> HttpResponse:
    return render(request, "accounts/unit_request.html", _request_page(request, code, RefusalForm()))


@roles(Role.HRSS_OFFICER)
@require_POST
def confirm_unit(request: HttpRequest, code: str) -> HttpResponse:
    asked = _visible(request, code)
    services.confirm_unit(request_id=asked.pk, actor=request.actor, key=_key(request))
    messages.success(request, f"已确认。{asked.requester.name}现在是{asked.organisation.name}的职称管理员。")
    return redirect("accounts:unit_requests")


@roles(Role.HRSS_OFFICER)
@require_POST
def refuse_unit(request: HttpRequest, code: str) -> HttpResponse:
    form = RefusalForm(request.POST)
    if not form.is_valid():
        return render(request, "accounts/unit_request.html", _request_page(request, code, form), status=422)
    asked = _visible(request, code)
    services.refuse_unit(
        request_id=asked.pk, actor=request.actor, reason=form.cleaned_data["reason"], key=_key(request)
    )
    messages.success(request, "已退回，申请人会收到原因。")
    return redirect("accounts:unit_requests")


def _visible(request: HttpRequest, code: str) -> UnitRequest:
    return get_object_or_404(UnitRequest.objects.visible_to(request.actor).with_parties(), code=code)


def _key(request: HttpRequest) -> object:
    form = KeyForm(request.POST)
    return form.cleaned_data["idempotency_key"] if form.is_valid() else None


def _request_page(request: HttpRequest, code: str, form: RefusalForm) -> dict[str, object]:
    asked = _visible(request, code)
    unit, person = asked.organisation, asked.requester
    return {
        "asked": asked,
        "tone": REQUEST_TONES[asked.status],
        "unit": [
            ("单位名称", unit.name),
            ("单位类型", unit.get_kind_display()),
            ("统一社会信用代码", unit.uscc),
            ("所在地", f"{unit.region.parent or ''} {unit.region}"),
            ("单位地址", unit.address),
            ("单位电话", unit.telephone),
        ],
        "person": [
            ("姓名", person.name),
            ("身份证号", mask_id_number(person.id_number)),
            ("手机号", mask_phone(person.phone)),
        ],
        "decides": asked.status == "WAITING" and decides_unit_request(asked, request.actor),
        "form": form,
    }


@roles(Role.UNIT_CLERK)
def employees(request: HttpRequest) -> HttpResponse:
    """The unit's people: claims to confirm, colleagues, clerks."""
    return render(request, "accounts/employees.html", _people_page(request, _grant_form(request)))


def _grant_form(request: HttpRequest) -> GrantForm:
    def find(text: str) -> list[User]:
        return colleagues_known_as(text, request.actor.organisation_id, but=request.user)

    return GrantForm(request.POST or None, find=find, initial={"valid_from": clock.today()})


def _people_page(request: HttpRequest, grant_form: GrantForm) -> dict[str, object]:
    people = Employment.objects.of_unit(request.actor.organisation_id)
    claims = people.filter(status="CLAIMED").with_listed()
    named = request.GET.get("listed", "").strip()[:60]
    found = listed_people(request.actor.organisation_id, named)
    return {
        "claims": [(each, mask_id_number(each.user.id_number)) for each in claims[:MOST_CHOSEN]],
        "listed": listed_people(request.actor.organisation_id).count(),
        "named": named,
        "found": found[:SHOWN],
        "more": max(0, found.count() - SHOWN),
        "confirmed": LONGEST_HERE_FIRST.asked(people.filter(status="CONFIRMED"), request.GET, PER_PAGE),
        "clerks": clerks_of(request.actor.organisation_id),
        "grant_form": grant_form,
        "today": clock.today(),
    }


@roles(Role.UNIT_CLERK)
@require_POST
def confirm_employment(request: HttpRequest) -> HttpResponse:
    confirmed = services.confirm_employment(employment_id=_employment(request), actor=request.actor)
    messages.success(request, f"已确认{confirmed.user.name}的劳动关系。")
    return redirect("accounts:employees")


@roles(Role.UNIT_CLERK)
@require_POST
def end_employment(request: HttpRequest) -> HttpResponse:
    ended = services.end_employment(employment_id=_employment(request), actor=request.actor)
    messages.success(request, f"已结束{ended.user.name}与本单位的绑定，并已通知本人。")
    return redirect("accounts:employees")


def _employment(request: HttpRequest) -> int:
    form = EmploymentForm(request.POST)
    if not form.is_valid():
        raise Refused("没有找到这条劳动关系。", code="not_found")
    return form.cleaned_data["employment"]


@roles(Role.UNIT_CLERK)
@require_POST
def grant_clerk(request: HttpRequest) -> HttpResponse:
    form = _grant_form(request)
    if form.is_valid():
        try:
            unit = Organisation.objects.get(pk=request.actor.organisation_id)
            given = services.grant_role(role=Role.UNIT_CLERK, organisation=unit, actor=request.actor, **form.grant())
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, f"已授权{given.user.name}为本单位职称管理员。")
            return redirect("accounts:employees")
    return render(request, "accounts/employees.html", _people_page(request, form), status=422)


@roles(Role.UNIT_CLERK)
@require_POST
def end_clerk(request: HttpRequest) -> HttpResponse:
    form = EndRoleForm(request.POST)
    if not form.is_valid():
        raise Refused("最后有效日没有填写或格式不对。", code="invalid")
    mine = get_object_or_404(
        RoleAssignment, pk=form.cleaned_data["assignment"], organisation_id=request.actor.organisation_id
    )
    ended = services.end_role(assignment_id=mine.pk, actor=request.actor, last_day=form.cleaned_data["last_day"])
    messages.success(request, f"{ended.user.name}的职称管理员授权将于{ended.valid_to}结束。")
    return redirect("accounts:employees")
