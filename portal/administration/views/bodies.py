"""All bodies of the portal, for the business administrator: found, read, closed, opened again."""

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from portal.accounts.models import Organisation
from portal.accounts.selectors import clerks_of
from portal.accounts.services import close_organisation, reopen_organisation
from portal.administration.catalogue_forms import BodySearch
from portal.administration.forms import ReasonForm
from portal.administration.views.pages import BY_NAME, form_page, link, page_of, table_page, tag
from portal.administration.words import in_words
from portal.audit.models import Record
from portal.audit.selectors import chain_of
from portal.core import clock
from portal.core.access import roles
from portal.core.actors import Role
from portal.core.errors import Refused
from portal.core.identifiers import normalise_uscc
from portal.workflow import chain

COLUMNS = ["名称", "类型", "统一社会信用代码", "所在地", "状态"]
TONES = {"ACTIVE": "good", "WAITING": "action", "CLOSED": "neutral"}
HISTORY = 20


@roles(Role.HRSS_ADMIN)
@require_safe
def bodies(request: HttpRequest) -> HttpResponse:
    form = BodySearch(request.GET or None)
    found = Organisation.objects.select_related("region__parent")
    if form.is_valid():
        text, kind, status = (form.cleaned_data[name].strip() for name in ("q", "kind", "status"))
        found = found.filter(Q(name__icontains=text) | Q(uscc=normalise_uscc(text))) if text else found
        found = found.filter(kind=kind) if kind else found
        found = found.filter(status=status) if status else found
    page = page_of(request, found, BY_NAME)
    rows = [
        [
            link(each.name, reverse("administration:body", args=[each.pk])), each.get_kind_display(),
            each.uscc or "—", f"{each.region.parent or ''}{each.region}",
            tag(each.get_status_display(), TONES[each.status]),
        ]
        for each in page
    ]  # fmt: skip
    empty = ("没有符合条件的机构", "请放宽条件，或者核对名称。")
    return table_page(request, "机构", filters=form, columns=COLUMNS, rows=rows, page=page, empty=empty)


@roles(Role.HRSS_ADMIN)
def body(request: HttpRequest, pk: int) -> HttpResponse:
    """One body, its clerks and its record; it is closed, or opened again, with a reason."""
    found = get_object_or_404(Organisation.objects.select_related("region__parent", "parent"), pk=pk)
    is_open = found.status == "ACTIVE"
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        act = close_organisation if is_open else reopen_organisation
        try:
            act(body_id=pk, actor=request.actor, reason=form.cleaned_data["reason"])
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, f"{found.name}已{'停用' if is_open else '恢复'}。")
            return redirect("administration:body", pk=pk)
    told = (
        "停用后，申报人不能再选择它，也不能再绑定；已经在它手里的申报仍由它的职称管理员办完。"
        if is_open
        else "恢复后，申报人可以再选择它。"
    )
    facts = [
        *_facts(found),
        *[(in_words(each.verb), _deed(each)) for each in chain_of(chain(found)).reverse()[:HISTORY]],
    ]
    label = "停用机构" if is_open else "恢复机构"
    return form_page(
        request, form, found.name, label, reverse("administration:bodies"), facts=facts, told=told, danger=is_open,
        back_label="机构",
    )  # fmt: skip


def _facts(found: Organisation) -> list[tuple[str, object]]:
    clerks = "、".join(each.user.name for each in clerks_of(found.pk)) or "没有"
    return [
        ("状态", found.get_status_display()),
        ("类型", found.get_kind_display()),
        ("统一社会信用代码", found.uscc or "—"),
        ("所在地", f"{found.region.parent or ''}{found.region}"),
        ("所有制", found.get_ownership_display()),
        ("地址", found.address or "—"),
        ("联系电话", found.telephone or "—"),
        ("负责的人社部门", found.parent or "—"),
        ("职称管理员（含已结束）", clerks),
    ]


def _deed(each: Record) -> str:
    reason = f"：{each.note}" if each.note else ""
    return f"{each.at.astimezone(clock.SHANXI):%Y-%m-%d %H:%M} {each.actor_name}{reason}"
