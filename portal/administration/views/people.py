"""Accounts and roles, for the security administrator (GB/T 22239 8.1.4.1, 8.1.4.2)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from portal.accounts.models import RoleAssignment, User
from portal.accounts.selectors import has_second_factor
from portal.accounts.services import end_role as end
from portal.accounts.services import grant_role as grant
from portal.administration import services
from portal.administration.forms import EndRoleForm, GrantForm, PersonSearch, ReasonForm
from portal.administration.selectors import administrators, found_people, sign_ins, ways_to_find
from portal.administration.services.accounts import is_administrator
from portal.administration.views.pages import BY_NAME, form_page, link, page_of, table_page, tag
from portal.administration.words import in_words
from portal.audit import services as audit
from portal.audit.selectors import chain_of
from portal.core import clock
from portal.core.access import roles
from portal.core.actors import Role
from portal.core.errors import Refused
from portal.core.identifiers import mask_id_number, mask_phone
from portal.core.templatetags.ui import table_time
from portal.workflow import chain

COLUMNS = ["姓名", "账号", "身份证号", "状态", "角色", "最近登录"]
HOLDERS = ["姓名", "角色", "机构", "起始日", "截止日", "提出人", "确认人"]
FAILURES = ["时间", "原因", "来源地址"]
SHOWN = 10
HISTORY = 30
# label, what it does, danger
ACTS = {
    "lock": ("停用账号", "停用后不能再登录，已经登录的立即退出。角色保留，恢复后继续有效。", True),
    "unlock": ("恢复账号", "恢复后可以用原来的密码和动态口令登录。", False),
    "sessions": ("在各处退出登录", "这个账号在所有浏览器里的登录都会结束，密码不变。", False),
    "second-factor": ("重置动态口令", "原来的动态口令和备用码作废；工作人员下次登录时须重新绑定。", True),
    "password": ("重置密码", "系统生成新密码，只显示一次，由您告知本人。所有登录都会结束。", True),
    "reset": ("提出重置", "由另一名安全管理员或系统管理员确认后，本人的密码和动态口令一并重置。", True),
}


@roles(Role.SECURITY_ADMIN)
@require_safe
@never_cache
def people(request: HttpRequest) -> HttpResponse:
    """Search for an account; without a search, who the administrators are."""
    form = PersonSearch(request.GET or None)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    lede = "查找账号，停用、重置或者授予角色。身份证号和手机号只显示首尾，您的查看会被记录。"
    if not text.strip():
        rows = [
            [
                link(each.user.name, reverse("administration:person", args=[each.user_id])),
                each.get_role_display(), each.organisation or "—", table_time(each.valid_from),
                table_time(each.valid_to, "长期"), each.granted_by or "系统", each.seconded_by or "—",
            ]
            for each in administrators()
        ]  # fmt: skip
        return table_page(
            request, "账号和角色", lede=lede, filters=form, columns=HOLDERS, rows=rows, caption="现任管理员"
        )
    page = page_of(request, found_people(text), BY_NAME, either=ways_to_find(text))
    rows = [_row(each) for each in page]
    empty = ("没有找到这个人", "姓名至少写两个字；手机号和身份证号须写完整。")
    return table_page(
        request, "账号和角色", lede=lede, filters=form, columns=COLUMNS, rows=rows, page=page, empty=empty
    )


def _row(person: User) -> list[object]:
    held = "、".join(f"{each.organisation or ''}{each.get_role_display()}" for each in person.held)
    return [
        link(person.name, reverse("administration:person", args=[person.pk])),
        person.username,
        mask_id_number(person.id_number) if person.id_number else "—",
        tag("正常", "good") if person.is_active else tag("已停用", "bad"),
        held or "申报人",
        table_time(person.last_login, "从未登录"),
    ]


@roles(Role.SECURITY_ADMIN)
@require_safe
@never_cache
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One account: its roles, since when and by whom, how it signs in, and what was done to it."""
    found = get_object_or_404(User, pk=pk)
    audit.record(f"looks:{chain(found)}", "person.viewed", actor=request.actor)
    held = RoleAssignment.objects.filter(user=found).select_related("organisation", "granted_by", "seconded_by")
    records = list(chain_of(chain(found)).reverse()[:HISTORY])
    context = {
        "person": found,
        "is_self": found.pk == request.actor.user_id,
        "administrator": is_administrator(found.pk),
        "assignments": held.order_by("-valid_from", "-pk"),
        "today": clock.today(),
        "facts": _facts(found),
        "failure_columns": FAILURES,
        "failures": [
            [table_time(each.at), each.get_reason_display(), each.address or "—"]
            for each in sign_ins(failed=True, user_id=found.pk)[:SHOWN]
        ],
        "events": [
            {"title": in_words(each.verb), "at": each.at, "by": each.actor_name, "state": "done",
             "note": each.data.get("reason", "")}
            for each in records
        ],
    }  # fmt: skip
    return render(request, "administration/person.html", context)


def _facts(person: User) -> list[tuple[str, object]]:
    return [
        ("账号", person.username),
        ("身份证号", mask_id_number(person.id_number) if person.id_number else "—"),
        ("手机号", mask_phone(person.phone) if person.phone else "—"),
        ("注册时间", table_time(person.date_joined)),
        ("最近登录", table_time(person.last_login, "从未登录")),
        ("动态口令", "已绑定" if has_second_factor(person) else "未绑定"),
    ]


@roles(Role.SECURITY_ADMIN)
@sensitive_post_parameters()
@never_cache
def account_act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Lock, unlock, sign out or reset one account, with a reason."""
    if act not in ACTS:
        raise Refused("没有这项操作。", code="not_found")
    found = get_object_or_404(User, pk=pk)
    label, told, danger = ACTS[act]
    back = reverse("administration:person", args=[pk])
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            return _done(request, found, act, form.cleaned_data["reason"])
        except Refused as refused:
            form.add_error(None, refused.reason)
    return form_page(
        request, form, f"{label}：{found.name}", label, back, told=told, danger=danger, back_label=found.name
    )


def _done(request: HttpRequest, found: User, act: str, reason: str) -> HttpResponse:
    asked = {"person_id": found.pk, "actor": request.actor, "reason": reason}
    back = reverse("administration:person", args=[found.pk])
    if act == "password":
        return password_page(request, found, services.reset_password(**asked), back)
    if act == "reset":
        services.propose_reset(person=found, reason=reason, actor=request.actor)
        messages.success(request, "已提出，等待另一名管理员确认。")
        return redirect("administration:proposals")
    perform = {
        "lock": services.lock_account,
        "unlock": services.unlock_account,
        "sessions": services.end_sessions,
        "second-factor": services.reset_second_factor,
    }
    perform[act](**asked)
    messages.success(request, f"{ACTS[act][0]}已办理。")
    return redirect(back)


def password_page(request: HttpRequest, found: User, password: str, back: str) -> HttpResponse:
    """The one page on which a new password is seen."""
    facts = [("账号", found.username), ("新密码", password)]
    return render(request, "administration/new_password.html", {"person": found, "facts": facts, "back": back})


@roles(Role.SECURITY_ADMIN)
def grant_role(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(User, pk=pk, is_active=True)
    back = reverse("administration:person", args=[pk])
    form = GrantForm(request.POST or None, initial={"valid_from": clock.today()})
    if form.is_valid():
        names = ("role", "organisation", "valid_from", "valid_to")
        try:
            grant(user=found, actor=request.actor, **{name: form.cleaned_data[name] for name in names})
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, f"已授予{found.name}角色，并通知本人。")
            return redirect(back)
    told = "单位、服务点和人事代理机构的职称管理员一般由本单位或人社部门指定，这里只在他们不能办理时使用。"
    return form_page(request, form, f"授予{found.name}角色", "授予", back, told=told, back_label=found.name)


@roles(Role.SECURITY_ADMIN)
def end_role(request: HttpRequest, pk: int) -> HttpResponse:
    held = get_object_or_404(RoleAssignment.objects.select_related("user", "organisation"), pk=pk)
    back = reverse("administration:person", args=[held.user_id])
    form = EndRoleForm(request.POST or None, initial={"last_day": clock.today()})
    if form.is_valid():
        try:
            ended = end(assignment_id=pk, actor=request.actor, last_day=form.cleaned_data["last_day"])
        except Refused as refused:
            form.add_error("last_day", refused.reason)
        else:
            messages.success(request, f"{ended.get_role_display()}将于{ended.valid_to}结束，已通知本人。")
            return redirect(back)
    facts = [("人员", held.user.name), ("角色", held.get_role_display()), ("机构", held.organisation or "—")]
    told = "最后有效日当天仍可办理；要立即停止，请同时停用账号或让其在各处退出登录。"
    return form_page(
        request, form, "结束角色", "结束角色", back, facts=facts, told=told, danger=True, back_label=held.user.name
    )
