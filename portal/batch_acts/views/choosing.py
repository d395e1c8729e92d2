"""Choose rows of a list, see what the act would do to each, do it once, read what became of each."""

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.batch_acts import services
from portal.batch_acts.models import Selection
from portal.batch_acts.registry import BatchAct, act_named
from portal.batch_acts.selectors import Preview, labelled, preview_of, selection_of
from portal.core.access import roles
from portal.core.actors import Role
from portal.core.errors import Refused
from portal.core.kept_forms import survives_sign_in

STAFF = (Role.UNIT_CLERK, Role.HRSS_OFFICER, Role.SECRETARY)
LONGEST_PATH = 300
NO_ACT = "请选择要办理的事项。"


@survives_sign_in
@roles(*STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    """Keep what was ticked for the act whose button was pressed; changes no row."""
    sent = request.POST if request.method == "POST" else request.kept
    if sent is None:
        return redirect("workbench")
    return choose_for(request, sent.get("act", ""), sent.getlist("row"), sent)


def choose_for(request: HttpRequest, name: str, keys: Iterable[str], sent: QueryDict) -> HttpResponse:
    """For lists that name their buttons and rows in their own way. ``sent`` may hold ``all`` and ``query``."""
    act = act_named(name, request.actor)
    if act is None:
        raise Refused(NO_ACT, code="invalid")
    matching = QueryDict(sent.get("query", "")[:1000]) if sent.get("all") else None
    selection = services.choose(
        act=act, actor=request.actor, keys=keys, matching=matching, list_path=_own_path(sent.get("back", ""))
    )
    return redirect("batch_acts:selection", selection.code)


@survives_sign_in
@roles(*STAFF)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def selection(request: HttpRequest, code: str) -> HttpResponse:
    """What the act would do to each chosen row, and after it what became of each (lessons, pain 10)."""
    chosen = selection_of(request.actor, code)
    act = act_named(chosen.act, request.actor) if chosen else None
    if chosen is None or act is None:
        raise _not_here(request, code)
    if chosen.report is not None:
        return _result(request, chosen, act)
    if request.method == "POST":
        return _answer(request, chosen, act)
    kept = request.kept
    if kept is not None:
        services.keep_typed(chosen, _typed(act, kept), gathering=chosen.is_gathering)
    return _page(request, chosen, act, ticked=kept.getlist("row") if kept is not None else None)


def _not_here(request: HttpRequest, code: str) -> Exception:
    """Whoever signs in again may stand in another of his roles; nobody else learns that there is such a choice."""
    own = Selection.objects.filter(code=code, actor_id=request.actor.user_id).first()
    if own is None:
        return Http404()
    label = Role(own.role).label
    return Refused(f"这是您以“{label}”身份选择的，请切换到当时的身份和单位后再打开，选择还在。", code="denied")


def _own_path(path: str) -> str:
    """A path of this portal, or nothing."""
    is_own = url_has_allowed_host_and_scheme(path, allowed_hosts=None) and path.startswith("/")
    return path if is_own and len(path) <= LONGEST_PATH else ""


def _list_of(chosen: Selection, act: BatchAct) -> str:
    return chosen.list_path or reverse(act.list_url)


def _result(request: HttpRequest, chosen: Selection, act: BatchAct) -> HttpResponse:
    report = chosen.report
    declined = [(labelled(act, cells), reason) for cells, reason in report["declined"]]
    done = [(labelled(act, cells), "") for cells in report["done"]]
    context = {
        "act": act, "report": report, "lines": [*done, *declined], "done_count": len(done),
        "list_url": _list_of(chosen, act),
    }  # fmt: skip
    return render(request, "batch_acts/result.html", context)


def _answer(request: HttpRequest, chosen: Selection, act: BatchAct) -> HttpResponse:
    wish, here = request.POST.get("do"), redirect("batch_acts:selection", chosen.code)
    if wish == "drop":
        chosen.delete()
        return redirect(_list_of(chosen, act))
    services.keep_typed(chosen, _typed(act, request.POST), gathering=wish == "more")
    return redirect(_list_of(chosen, act)) if wish == "more" else _run(request, chosen, act) or here


def _run(request: HttpRequest, chosen: Selection, act: BatchAct) -> HttpResponse | None:
    """None when it was done; else the page, with what must be seen first."""
    ticked, actor = request.POST.getlist("row"), request.actor
    seen = preview_of(act, actor, chosen.rows)
    form = _form(act, request.POST, actor, seen)
    if form is not None and not form.is_valid():
        return _page(request, chosen, act, ticked=ticked, form=form, status=422)
    fields = form.cleaned_data if form is not None else {}
    told = preview_of(act, actor, chosen.rows, fields) if act.refusals else seen
    ready = [line.key for line in told.ready if line.key in ticked]
    if len(ready) < len([line.key for line in seen.ready if line.key in ticked]):
        said = "按您填写的内容，有的不能办理，原因见下表。请再核对一次。"
        return _page(request, chosen, act, ticked=ready, form=form, seen=told, refusal=said, status=422)
    try:
        services.carry_out(selection=chosen, act=act, actor=actor, keys=ticked, fields=fields)
    except Refused as refused:
        # What is wrong in one field stands beside it.
        problems = getattr(refused, "problems", {})
        for name, sentence in problems.items():
            form.add_error(name, sentence)
        said = "" if problems else refused.reason
        return _page(request, chosen, act, ticked=ticked, form=form, refusal=said, status=422)
    return None


def _form(act: BatchAct, data: Any, actor: Any, seen: Preview, typed: Any = None) -> Any:
    return act.form(data, actor=actor, rows=[line.row for line in seen.lines], initial=typed) if act.form else None


def _typed(act: BatchAct, sent: QueryDict) -> dict[str, str]:
    spared = {"row", "do", "csrfmiddlewaretoken", "idempotency_key"}
    return {name: sent[name] for name in sent if name not in spared} if act.form else {}


def _page(
    request: HttpRequest,
    chosen: Selection,
    act: BatchAct,
    *,
    ticked: Iterable[str] | None,
    form: Any = None,
    seen: Preview | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    shown = seen or preview_of(act, request.actor, chosen.rows)
    context = {
        "selection": chosen,
        "act": act,
        "shown": shown,
        "refused_count": len(shown.lines) - len(shown.ready),
        "ticked": None if ticked is None else set(ticked),
        "form": form or _form(act, None, request.actor, shown, chosen.typed),
        "refusal": refusal,
        "list_url": _list_of(chosen, act),
    }
    return render(request, "batch_acts/preview.html", context, status=status)
