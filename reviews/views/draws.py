"""A draw: prepared, sealed, held by the office before witnesses; read by the supervisor (令40 arts. 11, 24)."""

import csv
import io
import json
from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from committees.views.filing_cases import events_of
from portal.catalog.tabular import safe_cell
from portal.core.access import roles
from portal.core.actors import Role
from portal.core.errors import Refused
from portal.core.keys import key_of
from portal.core.keyset import NEWEST_FIRST
from portal.core.print_codes import Mark
from portal.prints.services import copy
from portal.workflow import chain
from reviews import draw_prints, services
from reviews import draw_selectors as reading
from reviews.draw_forms import (
    DrawForm,
    RedrawForm,
    SealForm,
    StartDrawForm,
    SubstituteForm,
    WordsForm,
    line_rows,
    plan_of,
    witness_rows,
)
from reviews.models import Draw
from reviews.services.looking import record_look

PER_PAGE = 20
TONES = {"PREPARED": "action", "SEALED": "waiting", "DRAWN": "good", "REPLACED": "neutral"}


class Deed(NamedTuple):
    """One act of the office: from where, its label, what is said before and when it is done, form and service."""

    states: tuple[str, ...]
    label: str
    told: str
    done: str
    form: type[forms.Form]
    service: Callable[..., Any]


DEEDS = {
    "seal": Deed(
        ("PREPARED",), "封存候选名单",
        "封存以后，候选名单和抽取条件不能再修改；同时公布名单的摘要和一个随机承诺数的摘要。",
        "名单已封存，摘要已经记录。请见证人当场报出内容后抽取。", SealForm, services.seal_draw,
    ),
    "hold": Deed(
        ("SEALED",), "抽取",
        "种子由名单摘要、承诺数和见证人所报的内容算出，结果随之确定，任何人都可以复算。",
        "已抽取。请在名单上选定主任委员和副主任委员，再确定名单。", WordsForm, services.hold_draw,
    ),
    "substitute": Deed(
        ("DRAWN",), "候补专家递补",
        "由符合保留名额的第一位候补专家递补。名单已经确定的，递补后须重新确定。",
        "已递补。", SubstituteForm, services.substitute,
    ),
    "redraw": Deed(
        ("PREPARED", "SEALED", "DRAWN"), "重新抽取",
        "原来的抽取连同原因保留在记录里。", "已开始新的抽取。", RedrawForm, services.redraw,
    ),
}  # fmt: skip


@roles(Role.SECRETARY, Role.SUPERVISOR)
@require_http_methods(["GET", "HEAD", "POST"])
def draws(request: HttpRequest) -> HttpResponse:
    """The draws, and for the office the form that begins one."""
    actor = request.actor
    form = None
    if actor.role == Role.SECRETARY:
        form = StartDrawForm(request.POST or None, batches=reading.batches_to_draw(actor))
        if request.method == "POST" and form.is_valid():
            try:
                given = {name: form.cleaned_data[name] for name in ("batch", "meets_on")}
                begun = services.prepare_draw(actor=actor, key=key_of(request), **given)
            except Refused as refused:
                _tell(form, refused)
            else:
                return redirect("reviews:edit_draw", begun.code)
    page = NEWEST_FIRST.asked(reading.draws_of(actor), request.GET, PER_PAGE)
    context = {"page": page, "lines": [(each, TONES[each.status]) for each in page], "form": form}
    return render(request, "reviews/draws.html", context, status=422 if form is not None and form.errors else 200)


@roles(Role.SECRETARY, Role.SUPERVISOR)
@require_safe
def draw(request: HttpRequest, code: str) -> HttpResponse:
    return _page(request, _found(request, code))


@roles(Role.SECRETARY)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_draw(request: HttpRequest, code: str) -> HttpResponse:
    """Conditions, witnesses, and who is left out with the reason."""
    found = _found(request, code)
    if found.status != "PREPARED":
        messages.error(request, "候选名单已经封存，不能再修改。")
        return redirect("reviews:draw", code)
    data = request.POST or None
    initial = {name: getattr(found, name) for name in ("meets_on", "size", "size_exception_document")}
    form = DrawForm(data, candidates=reading.candidates_of(found), initial=initial)
    lines, witnesses = line_rows(found, data), witness_rows(found, data)
    # Each part says what is wrong with it, so none is skipped.
    rows_are_right = request.method == "POST" and all([lines.is_valid(), witnesses.is_valid()])
    if request.method == "POST" and (lines.non_form_errors() or witnesses.non_form_errors()):
        form.add_error(None, "保留名额或者见证人填写有误，请刷新后重新填写。")
    if rows_are_right and form.is_valid():
        try:
            services.save_draw(
                drawing=found, plan=plan_of(form, lines, witnesses), actor=request.actor, key=key_of(request)
            )
        except Refused as refused:
            _tell(form, refused)
        else:
            messages.success(request, "抽取条件已保存，请核对候选专家后封存名单。")
            return redirect("reviews:draw", code)
    broken = request.method == "POST"
    context = {"draw": found, "form": form, "lines": lines, "witnesses": witnesses}
    return render(request, "reviews/draw_edit.html", context, status=422 if broken else 200)


@roles(Role.SECRETARY)
@require_http_methods(["GET", "HEAD", "POST"])
def act_on_draw(request: HttpRequest, code: str, act: str) -> HttpResponse:
    """One act; a wrong one comes back with all that was typed."""
    found = _found(request, code)
    deed = DEEDS.get(act)
    if deed is None:
        raise Http404
    if request.method != "POST":
        return redirect("reviews:draw", code)
    form: Any = _form(act, found, request.POST)
    if form.is_valid():
        try:
            answer = deed.service(drawing=found, actor=request.actor, key=key_of(request), **form.given())
        except Refused as refused:
            if refused.code == "denied":
                raise
            _tell(form, refused)
        else:
            messages.success(request, deed.done)
            return redirect("reviews:draw", answer.code if act == "redraw" else code)
    return _page(request, _found(request, code), act, form)


@roles(Role.SECRETARY, Role.SUPERVISOR)
@require_safe
def draw_list(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """The published list: numbers and strata alone, for anybody to draw again (令40 art. 24)."""
    content = reading.published(_found(request, code))
    headers = {"Content-Disposition": f'attachment; filename="draw-{code}.{kind}"'}
    if kind == "json":
        text = json.dumps(content, ensure_ascii=False, indent=1)
        return HttpResponse(text, content_type="application/json; charset=utf-8", headers=headers)
    sheet = io.StringIO()
    writer = csv.writer(sheet)
    writer.writerow(["number", "specialty", "private", "region"])
    for each in content["candidates"]:
        writer.writerow([safe_cell(each[name]) for name in ("number", "specialty", "private", "region")])
    return HttpResponse("\ufeff" + sheet.getvalue(), content_type="text/csv; charset=utf-8", headers=headers)


@roles(Role.SECRETARY, Role.SUPERVISOR)
@require_safe
def protocol(request: HttpRequest, code: str) -> HttpResponse:
    """The printed protocol; with ``?names=1`` for the office's own file, else by numbers alone.

    Each copy with names is on record and carries the code of that record (令40 art. 24).
    """
    found = _found(request, code)
    if request.GET.get("names") == "1" and found.list_sha256:
        look = record_look(found, "draw.names_printed", request.actor)
        printed = copy(
            "draw.protocol", look, subject=chain(found), number=found.code, write=partial(_with_names, found)
        )
    else:
        printed = draw_prints.protocol(found, with_names=False)
    headers = {"Content-Disposition": f'inline; filename="draw-{code}.pdf"'}
    return HttpResponse(printed, content_type="application/pdf", headers=headers)


def _with_names(found: Draw, mark: Mark) -> bytes:
    return draw_prints.protocol(found, with_names=True, foot=mark.foot, address=mark.address)


def _found(request: HttpRequest, code: str) -> Draw:
    found = reading.draw_of(request.actor, code)
    if found is None:
        raise Http404
    return found


def _form(act: str, found: Draw, data: Any = None) -> Any:
    if act == "hold":
        return WordsForm(data, witnesses=found.witnesses, prefix=act)
    if act == "substitute":
        return SubstituteForm(data, seated=reading.seated_now(found), prefix=act)
    return DEEDS[act].form(data, prefix=act)


def _tell(form: forms.Form, refused: Refused) -> None:
    for name, sentence in getattr(refused, "problems", {"": refused.reason}).items():
        form.add_error(name if name in form.fields else None, sentence)


def _page(request: HttpRequest, found: Draw, act: str = "", bound: Any = None) -> HttpResponse:
    keeps = request.actor.role == Role.SECRETARY
    panels = [
        {
            "act": name,
            "label": deed.label,
            "told": deed.told,
            "form": bound if name == act else _form(name, found),
            "is_open": name == act or (name in {"seal", "hold"} and not act),
        }
        for name, deed in DEEDS.items()
        if keeps and found.status in deed.states
    ]
    context = reading.picture(found) | {
        "draw": found,
        "tone": TONES[found.status],
        "keeps": keeps,
        "panels": panels,
        "bound": bound,
        "events": events_of(found),
    }
    return render(request, "reviews/draw.html", context, status=422 if bound else 200)
