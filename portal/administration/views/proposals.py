"""Administrators are appointed by two; all three kinds of administrators may read how."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.models import User
from portal.administration import services
from portal.administration.forms import AnswerForm, KeyForm, ProposeForm
from portal.administration.models import Proposal
from portal.administration.permissions import SECONDS, decides_proposal, is_the_proposer
from portal.administration.services.proposals import NewAdministrator
from portal.administration.views.pages import form_page, link, page_of, table_page, tag
from portal.administration.views.people import password_page
from portal.core import clock
from portal.core.access import roles
from portal.core.actors import Role
from portal.core.errors import Refused
from portal.core.templatetags.ui import table_time

COLUMNS = ["提出时间", "事项", "人员", "角色", "提出人", "确认人", "状态"]
TONES = {"WAITING": "action", "CONFIRMED": "good", "DECLINED": "bad", "WITHDRAWN": "neutral"}


@roles(Role.SECURITY_ADMIN, Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN)
@require_safe
def proposals(request: HttpRequest) -> HttpResponse:
    """All of them, or those that wait for who looks."""
    mine = request.GET.get("view") == "mine"
    known = Proposal.objects
    found = known.waiting_for(request.actor) if mine else known.visible_to(request.actor)
    page = page_of(request, found.with_people())
    rows = [
        [
            link(table_time(each.created_at), reverse("administration:proposal", args=[each.pk])),
            each.get_kind_display(), each.person.name, each.get_role_display() or "—", each.proposed_by.name,
            each.decided_by or "—", tag(each.get_status_display(), TONES[each.status]),
        ]
        for each in page
    ]  # fmt: skip
    lede = "任命管理员、重置管理员的密码和动态口令，由安全管理员提出，另一名安全管理员或系统管理员确认。"
    empty = ("还没有任命", "在“账号和角色”中打开一个人的账号，提出任命。")
    if mine:
        empty = ("没有等您确认的", "另一名管理员提出后会出现在这里。")
    tabs = [
        {"label": "全部", "url": "?view=all", "active": not mine},
        {"label": "等您确认", "url": "?view=mine", "active": mine},
    ]
    if request.actor.role not in SECONDS:
        tabs = []
    return table_page(request, "管理员任命", lede=lede, tabs=tabs, columns=COLUMNS, rows=rows, page=page, empty=empty)


@roles(Role.SECURITY_ADMIN)
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(User, pk=pk, is_active=True)
    back = reverse("administration:person", args=[pk])
    form = ProposeForm(request.POST or None, initial={"valid_from": clock.today()})
    if form.is_valid():
        names = ("role", "organisation", "valid_from", "valid_to")
        new = NewAdministrator(person=person, **{name: form.cleaned_data[name] for name in names})
        key = form.cleaned_data["idempotency_key"]
        try:
            made = services.propose_administrator(
                new=new, reason=form.cleaned_data["reason"], actor=request.actor, key=key
            )
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, "已提出，等待另一名管理员确认；确认以前什么都不改变。")
            return redirect("administration:proposal", pk=made.pk)
    told = "您提出后，由另一名安全管理员或系统管理员确认才生效。"
    return form_page(request, form, f"提出任命{person.name}为管理员", "提出", back, told=told, back_label=person.name)


@roles(Role.SECURITY_ADMIN, Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN)
@require_safe
@never_cache
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _found(request, pk), AnswerForm())


def _found(request: HttpRequest, pk: int) -> Proposal:
    return get_object_or_404(Proposal.objects.visible_to(request.actor).with_people(), pk=pk)


def _page(request: HttpRequest, found: Proposal, form: AnswerForm) -> HttpResponse:
    waits = found.status == Proposal.Status.WAITING
    refusal = decides_proposal.refusal(found, request.actor)
    context = {
        "proposal": found,
        "tone": TONES[found.status],
        "form": form,
        "may_decide": waits and refusal is None,
        "may_withdraw": waits and is_the_proposer(found, request.actor),
        "refusal": refusal if waits else "",
        "passwordful": found.kind == Proposal.Kind.RESET,
        "facts": _facts(found),
    }
    return render(request, "administration/proposal.html", context, status=422 if form.is_bound else 200)


def _facts(found: Proposal) -> list[tuple[str, object]]:
    grants = [
        ("角色", found.get_role_display()),
        ("机构", found.organisation or "—"),
        ("任期", f"{found.valid_from}起，{f'至{found.valid_to}' if found.valid_to else '长期'}"),
    ]
    return [
        ("人员", f"{found.person.name}（账号 {found.person.username}）"),
        *(grants if found.kind == Proposal.Kind.GRANT else []),
        ("理由", found.reason),
        ("提出", f"{found.proposed_by.name}"),
        ("提出时间", table_time(found.created_at)),
        *([("答复", f"{found.decided_by.name} {found.answer}")] if found.decided_by else []),
    ]


@roles(Role.SECURITY_ADMIN, Role.SYSTEM_ADMIN)
@require_POST
@never_cache
def decide(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    found = _found(request, pk)
    key = _key(request)
    if act == "confirm":
        confirmed, password = services.confirm_proposal(proposal_id=pk, actor=request.actor, key=key)
        if password:
            return password_page(request, confirmed.person, password, reverse("administration:proposals"))
        messages.success(request, "已确认，角色生效，并通知本人。")
    elif act == "decline":
        form = AnswerForm(request.POST)
        if not form.is_valid():
            return _page(request, found, form)
        services.decline_proposal(proposal_id=pk, actor=request.actor, reason=form.cleaned_data["reason"], key=key)
        messages.success(request, "已答复不同意。")
    elif act == "withdraw":
        services.withdraw_proposal(proposal_id=pk, actor=request.actor, key=key)
        messages.success(request, "已撤回。")
    else:
        raise Refused("没有这项操作。", code="not_found")
    return redirect("administration:proposal", pk=pk)


def _key(request: HttpRequest) -> UUID | None:
    form = KeyForm(request.POST)
    return form.cleaned_data["idempotency_key"] if form.is_valid() else None
