"""One expert of a pool: found and taken in, his term, his facts, his leaving (令40 arts. 10, 11, 42; N7)."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from committees import pool_selectors as reading
from committees import services
from committees.models import Expert, ExpertPool, PoolEntry
from committees.pool_forms import (
    EndTermForm,
    FactsForm,
    LeaveForm,
    RemovalForm,
    SeriesForm,
    TakeInForm,
    TermForm,
    facts_form,
)
from committees.views.events import events_of
from committees.views.pools import own_pool, term_standing
from portal.accounts.body_forms import ChosenPersonForm, FindPersonForm
from portal.accounts.models import User
from portal.core import clock
from portal.core.access import roles
from portal.core.actors import Role
from portal.core.errors import Refused
from portal.core.identifiers import mask_id_number, mask_name
from portal.core.keys import key_of
from portal.core.limits import limit
from portal.workflow import declared_move, moves_of

SEAL = "committees.pool_person"
SEAL_SECONDS = 30 * 60
# Nobody takes in so many experts one by one; who tries numbers does.
SEARCHES_AN_HOUR = 60
NOBODY = "没有找到这个人。请核对号码；本人还没有注册的，请先实名注册。"
STALE = "这个页面已失效，请重新查找。"
LABELS = {"expert.appointed": "聘任入库"}


@roles(Role.SECRETARY)
@sensitive_post_parameters("identifier")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def find_expert(request: HttpRequest, code: str) -> HttpResponse:
    """Look for a registered person by phone or ID number; the answer shows no more than his surname and ends."""
    pool = own_pool(request, code)
    form = FindPersonForm(request.POST or None)
    if form.is_valid():
        limit(request, "find_expert", times=SEARCHES_AN_HOUR, seconds=60 * 60)
        person = User.objects.find(form.cleaned_data["identifier"])
        if person is not None and person.is_active and person.pk != request.actor.user_id:
            return _take_in_page(request, pool, person)
        own = person is not None and person.pk == request.actor.user_id
        form.add_error("identifier", "不能把您本人加入专家库，请由其他办事人员办理。" if own else NOBODY)
    return render(request, "pools/find.html", {"pool": pool, "form": form}, status=422 if form.is_bound else 200)


def _take_in_page(
    request: HttpRequest, pool: ExpertPool, person: User, form: TakeInForm | None = None, refusal: str = ""
) -> HttpResponse:
    known = Expert.objects.filter(user=person).exists()
    if form is None and not known:
        form = TakeInForm(specialties=reading.specialties_of(pool, clock.today()))
    context = {
        "pool": pool, "form": form, "known": known, "refusal": refusal,
        "person": [("姓名", mask_name(person.name)), ("身份证号", mask_id_number(person.id_number))],
        "chosen": signing.dumps([person.pk, pool.pk, request.actor.user_id], salt=SEAL),
    }  # fmt: skip
    bad = bool(refusal) or bool(form and form.is_bound)
    return render(request, "pools/take_in.html", context, status=422 if bad else 200)


@roles(Role.SECRETARY)
@require_POST
def take_in(request: HttpRequest, code: str) -> HttpResponse:
    pool = own_pool(request, code)
    person = _chosen(request, pool)
    if person is None:
        messages.warning(request, STALE)
        return redirect("committees:find_expert", code)
    form, facts = None, None
    if "title_level" in request.POST:
        form = TakeInForm(request.POST, specialties=reading.specialties_of(pool, clock.today()))
        if not form.is_valid():
            return _take_in_page(request, pool, person, form)
        facts = form.new_expert()
    try:
        entry = services.take_in(pool=pool, user=person, facts=facts, actor=request.actor, key=key_of(request))
    except Refused as refused:
        if refused.code == "denied":
            raise
        if form is None:
            return _take_in_page(request, pool, person, refusal=refused.reason)
        for name, sentence in getattr(refused, "problems", {"": refused.reason}).items():
            form.add_error(name if name in form.fields else None, sentence)
        return _take_in_page(request, pool, person, form)
    messages.success(request, f"{person.name}已入库，已通知本人。")
    return redirect("committees:pool_expert", code, entry.expert_id)


def _chosen(request: HttpRequest, pool: ExpertPool) -> User | None:
    form = ChosenPersonForm(request.POST)
    if not form.is_valid():
        return None
    try:
        person, chosen_for, by = signing.loads(form.cleaned_data["chosen"], salt=SEAL, max_age=SEAL_SECONDS)
    except signing.BadSignature:
        return None
    if (chosen_for, by) != (pool.pk, request.actor.user_id):
        return None
    return User.objects.filter(pk=person, is_active=True).first()


class Deed(NamedTuple):
    """One act of the office on an expert: its form, its service, and what is said when it is done."""

    form: type[forms.Form]
    act: Callable[..., Any]
    done: str
    told: str = ""


def _on_expert(service: Callable[..., Any]) -> Callable[..., Any]:
    return lambda entry, **given: service(expert=entry.expert, **given)


def _amend(entry: PoolEntry, actor: Any, key: Any, **facts: Any) -> Expert:
    return services.amend_expert(expert=entry.expert, actor=actor, facts=facts, key=key)


def _change_series(entry: PoolEntry, actor: Any, key: Any, reason: str, **facts: Any) -> Expert:
    return services.change_series(expert=entry.expert, actor=actor, facts=facts, reason=reason, key=key)


DEEDS = {
    "reappoint": Deed(TermForm, _on_expert(services.reappoint), "已续聘，已通知本人。"),
    "end_term": Deed(EndTermForm, _on_expert(services.end_term), "聘期已更改，已通知本人。"),
    "amend_expert": Deed(FactsForm, _amend, "专家信息已更正。"),
    "change_series": Deed(
        SeriesForm, _change_series, "系列已变更，已通知本人。请到新系列的专家库办理入库。",
        "取得其他系列职称或者原来登记有误的：从原系列的所有专家库出库，聘期不变（人社部令第40号第6、10条）。",
    ),
    "leave_pool": Deed(
        LeaveForm, lambda entry, **given: services.leave_pool(entry=entry, **given), "已出库，已通知本人。",
        "只离开这个库，不影响专家资格。",
    ),
    "remove_expert": Deed(
        RemovalForm, _on_expert(services.remove_expert), "已取消专家资格，已通知本人和有关组建单位。",
        "违反评审纪律的（人社部令第40号第24、25、42条）：从所有专家库出库，不能再被抽取，不能出席任何评审会议。",
    ),
    "reinstate_expert": Deed(
        RemovalForm, _on_expert(services.reinstate_expert), "专家资格已恢复，可以重新入库。", "取消资格的决定被撤销的。"
    ),
}  # fmt: skip


@roles(Role.SECRETARY)
@never_cache
@require_safe
def pool_expert(request: HttpRequest, code: str, expert_id: int) -> HttpResponse:
    pool = own_pool(request, code)
    return _page(request, pool, _entry(pool, expert_id))


def _entry(pool: ExpertPool, expert_id: int) -> PoolEntry:
    found = reading.entry_in(pool, expert_id)
    if found is None:
        raise Http404
    return found


@roles(Role.SECRETARY)
@require_http_methods(["GET", "HEAD", "POST"])
def expert_act(request: HttpRequest, code: str, expert_id: int, act: str) -> HttpResponse:
    """One act of the office; a wrong form comes back with all that was typed."""
    pool = own_pool(request, code)
    entry = _entry(pool, expert_id)
    deed = DEEDS.get(act)
    if deed is None:
        raise Http404
    if request.method != "POST":
        return redirect("committees:pool_expert", code, expert_id)
    form = _form(act, pool, entry, request.POST)
    if form.is_valid():
        try:
            deed.act(entry, actor=request.actor, key=key_of(request), **form.cleaned_data)
        except Refused as refused:
            if refused.code == "denied":
                raise
            for name, sentence in getattr(refused, "problems", {"": refused.reason}).items():
                form.add_error(name if name in form.fields else None, sentence)
        else:
            messages.success(request, deed.done)
            return redirect("committees:pool_expert", code, expert_id)
    return _page(request, pool, _entry(pool, expert_id), act, form)


def _form(act: str, pool: ExpertPool, entry: PoolEntry, data: Any = None) -> forms.Form:
    if act == "amend_expert":
        return facts_form(data, entry.expert, reading.specialties_of(pool, clock.today()), act)
    return DEEDS[act].form(data, prefix=act)


def _page(
    request: HttpRequest, pool: ExpertPool, entry: PoolEntry, act: str = "", bound: forms.Form | None = None
) -> HttpResponse:
    expert = reading.expert_for_act(entry.expert_id)
    panels = [
        {
            "act": name,
            "label": declared_move(type(row), name).label,
            "form": bound if name == act else _form(name, pool, entry),
            "is_open": name == act,
            "told": DEEDS[name].told,
        }
        for name, row in _open_acts(request, expert, entry)
    ]
    label, tone = term_standing(expert)
    context = {
        "pool": pool, "entry": entry, "expert": expert, "panels": panels, "bound": bound, "label": label, "tone": tone,
        "facts": _facts(entry), "events": events_of(expert, LABELS),
    }  # fmt: skip
    return render(request, "pools/expert.html", context, status=422 if bound else 200)


def _open_acts(request: HttpRequest, expert: Expert, entry: PoolEntry) -> list[tuple[str, Any]]:
    """The acts that the workflow allows to this actor from here, each with its row, in the order of the page."""
    found = []
    for name in DEEDS:
        row: Any = entry if name == "leave_pool" else expert
        declared, meta = declared_move(type(row), name), moves_of(type(row))[name]
        ready = meta.has_transition(row.status) and declared.may(row, request.actor)
        if ready and all(guard(row) for guard in declared.guards):
            found.append((name, row))
    return found


def _facts(entry: PoolEntry) -> list[tuple[str, Any]]:
    expert = entry.expert
    employer = expert.employer
    rows: list[tuple[str, Any]] = [
        ("身份证号", mask_id_number(expert.user.id_number)),
        ("职称", f"{expert.title_name or '—'}（{expert.get_title_level_display()}，{expert.series}）"),
        ("专业", expert.specialty or "不分专业"),
        ("工作单位", f"{employer}（{employer.get_ownership_display()}，{employer.region}）" if employer else "—"),
        ("现从事本专业工作", "是" if expert.practises else "否，不参加抽取"),
        ("聘期", f"{expert.term_from} 至 {expert.term_to}"),
        ("入库日期", str(entry.joined_on)),
    ]
    if entry.removed_on:
        rows.append(("出库", f"{entry.removed_on}，{entry.removal_reason} {entry.removal_document}".strip()))
    if expert.removed_on:
        rows.append(("取消资格", f"{expert.removed_on}，{expert.removal_document}：{expert.removal_reason}"))
    return rows
