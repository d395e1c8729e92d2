"""The archive of dishonesty: the office that keeps it, and whoever stands in it (令40 arts. 39-42; M6c)."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from portal.audit import services as audit
from portal.core.access import roles, signed_in
from portal.core.actors import Actor, Role
from portal.core.errors import Refused
from portal.core.keys import key_of
from portal.core.keyset import NEWEST_FIRST
from portal.integrity import permissions as may
from portal.integrity import services
from portal.integrity.forms import AnswerForm, CorrectForm, DecisionForm, LiftForm, ProposalForm
from portal.integrity.models import IntegrityRecord, RecordChange
from portal.integrity.reading import COLUMNS, events_of, facts_of, row_of, tag_of
from portal.integrity.selectors import own_records, records_for
from portal.workflow import chain

PER_PAGE = 30
VIEWS = {"": "全部", "to_decide": "待我决定", "open": "待决定", "in_force": "在期", "over": "已结束"}


class Deed(NamedTuple):
    """One act of an officer: its button, what it says of itself, its form, what carries it out."""

    label: str
    told: str
    tone: str
    form: type[forms.Form]
    service: Callable[..., Any]


TWO_EYES = "由同一机关的另一名人员决定后生效。"
OF_RECORD = {
    "enter": Deed(
        "决定记录", "从今天起记录：申报人在限制期内不得申报，评审专家取消资格并出库。", "danger", DecisionForm,
        lambda record, actor, key, given: services.decide_record(
            record=record, actor=actor, enters=True, reason=given["reason"], key=key
        ),
    ),
    "drop": Deed(
        "不予记录", "事由不成立或者证据不足的，不予记录，并告知本人。", "primary", DecisionForm,
        lambda record, actor, key, given: services.decide_record(
            record=record, actor=actor, enters=False, reason=given["reason"], key=key
        ),
    ),
    "lift": Deed(
        "提出解除", f"原决定被撤销或者有误的，提出解除。{TWO_EYES}", "primary", LiftForm,
        lambda record, actor, key, given: services.propose_lifting(record=record, actor=actor, key=key, **given),
    ),
    "correct": Deed(
        "提出更正", f"事由、文书号、日期有误的，提出更正；原记录保留。{TWO_EYES}", "primary", CorrectForm,
        lambda record, actor, key, given: services.propose_correction(record=record, actor=actor, key=key, **given),
    ),
}  # fmt: skip
OF_CHANGE = {
    "approve": Deed(
        "同意", "同意后立即生效，并告知本人。", "primary", DecisionForm,
        lambda change, actor, key, given: services.decide_change(
            change=change, actor=actor, agrees=True, decision=given["reason"], key=key
        ),
    ),
    "refuse": Deed(
        "不同意", "不同意的，记录不变。", "primary", DecisionForm,
        lambda change, actor, key, given: services.decide_change(
            change=change, actor=actor, agrees=False, decision=given["reason"], key=key
        ),
    ),
}  # fmt: skip


@roles(Role.HRSS_OFFICER, Role.SUPERVISOR)
@require_safe
def records(request: HttpRequest) -> HttpResponse:
    """What the office and those below it have on record; ID numbers masked."""
    text, view = request.GET.get("q", ""), request.GET.get("view", "")
    page = NEWEST_FIRST.asked(records_for(request.actor, text=text, view=view), request.GET, PER_PAGE)
    tabs = [
        {"label": label, "url": f"?view={name}", "active": name == view}
        for name, label in VIEWS.items()
        if name != "to_decide" or request.actor.role == Role.HRSS_OFFICER
    ]
    context = {"page": page, "columns": COLUMNS, "rows": [row_of(each) for each in page], "q": text, "tabs": tabs}
    return render(request, "integrity/records.html", context | {"view": view})


@roles(Role.HRSS_OFFICER)
@sensitive_post_parameters("id_number")
@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest) -> HttpResponse:
    """Propose a record by hand: false material found in a review, a body or an expert at fault."""
    form = ProposalForm(request.POST or None)
    if form.is_valid():
        try:
            made = services.propose_record(proposal=form.proposal(), actor=request.actor, key=key_of(request))
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, "已提出，并已告知对方可以陈述和申辩。请由本机关另一名人员决定。")
            return redirect("integrity:record", made.code)
    return render(request, "integrity/propose.html", {"form": form}, status=422 if form.is_bound else 200)


@roles(Role.HRSS_OFFICER, Role.SUPERVISOR)
@require_safe
def record(request: HttpRequest, code: str) -> HttpResponse:
    """One record with all that followed. The look is recorded."""
    found = get_object_or_404(records_for(request.actor), code=code)
    audit.record(f"looks:{chain(found)}", "integrity.opened", actor=request.actor)
    return _page(request, found)


@roles(Role.HRSS_OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, code: str, act: str) -> HttpResponse:
    """One act; a wrong one comes back with all that was typed."""
    found = get_object_or_404(records_for(request.actor), code=code)
    deed = (OF_RECORD | OF_CHANGE).get(act)
    if deed is None:
        raise Http404
    if request.method != "POST":
        return redirect("integrity:record", code)
    form = deed.form(request.POST, prefix=act)
    if form.is_valid():
        subject = found if act in OF_RECORD else found.changes.filter(status="WAITING").first()
        if subject is None:
            raise Refused("没有等待决定的变更，可能已有人先办理。", code="not_open")
        try:
            deed.service(subject, request.actor, key_of(request), form.cleaned_data)
        except Refused as refused:
            if refused.code == "denied":
                raise
            form.add_error(None, refused.reason)
        else:
            messages.success(request, f"已办理：{deed.label}。")
            return redirect("integrity:record", code)
    return _page(request, get_object_or_404(records_for(request.actor), code=code), act, form)


def _page(request: HttpRequest, found: IntegrityRecord, act: str = "", bound: Any = None) -> HttpResponse:
    change = found.changes.select_related("proposed_by").filter(status="WAITING").first()
    context = {
        "record": found,
        "tag": tag_of(found),
        "facts": facts_of(found),
        "answers": found.answers.all(),
        "changes": found.changes.select_related("proposed_by"),
        "panels": _panels(found, change, request.actor, act, bound),
        "waits_for_another": _waits_for_another(found, change, request.actor),
        "base_url": reverse("integrity:record", args=[found.code]),
        "bound": bound,
        "events": events_of(found),
    }
    return render(request, "integrity/record.html", context, status=422 if bound else 200)


def _panels(
    found: IntegrityRecord, change: RecordChange | None, actor: Actor, act: str, bound: Any
) -> list[dict[str, Any]]:
    deeds: dict[str, Deed] = {}
    if found.status == "PROPOSED" and may.decides_record(found, actor):
        deeds = {name: OF_RECORD[name] for name in ("enter", "drop")}
    elif change is not None and may.decides_change(change, actor):
        deeds = OF_CHANGE
    elif found.status == "IN_FORCE" and change is None and may.proposes(found, actor):
        deeds = {name: OF_RECORD[name] for name in ("lift", "correct")}
    return [
        {
            "act": name, "label": deed.label, "told": deed.told, "tone": deed.tone,
            "form": bound if name == act else deed.form(prefix=name), "is_open": name == act,
        }
        for name, deed in deeds.items()
    ]  # fmt: skip


def _waits_for_another(found: IntegrityRecord, change: RecordChange | None, actor: Actor) -> bool:
    waiting = found if found.status == "PROPOSED" else change
    return waiting is not None and may.keeps_the_record(found, actor) and waiting.proposed_by_id == actor.user_id


@signed_in
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What stands about oneself, or about the body for which one acts."""
    return _own_page(request)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, code: str) -> HttpResponse:
    """Say what one has to say about a record of one's own."""
    found = get_object_or_404(own_records(request.actor), code=code)
    if request.method != "POST":
        return redirect("integrity:mine")
    form = AnswerForm(request.POST, prefix=code)
    if form.is_valid():
        services.answer_record(
            record=found, actor=request.actor, text=form.cleaned_data["text"].strip(), key=key_of(request)
        )
        messages.success(request, "已提交，作出决定的机关会看到。")
        return redirect("integrity:mine")
    return _own_page(request, code, form)


def _own_page(request: HttpRequest, code: str = "", bound: Any = None) -> HttpResponse:
    lines = [
        {
            "record": each,
            "tag": tag_of(each),
            "facts": facts_of(each, own=True),
            "form": bound if each.code == code else AnswerForm(prefix=each.code),
            "may_answer": each.status in {"PROPOSED", "IN_FORCE"},
            "is_open": each.code == code,
        }
        for each in own_records(request.actor)
    ]
    return render(request, "integrity/mine.html", {"lines": lines, "bound": bound}, status=422 if bound else 200)
