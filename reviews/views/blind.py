"""The office's pages around blind papers: what is ready, what somebody must look at, what is withheld (4.4)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.core.access import roles
from portal.core.actors import Role
from portal.core.errors import Refused
from reviews import panel_selectors as reading
from reviews import selectors, services
from reviews.blind_selectors import bound_names, copy_for_office, label_of
from reviews.forms import ActForm, ReasonForm
from reviews.models import BlindCopy
from reviews.panel_forms import CoverRows, WordsForm
from reviews.views.acting import ask, key_of, press

TONES = {"PREPARING": "waiting", "TO_CHECK": "action", "READY": "good", "WITHHELD": "neutral"}


def blind_url(code: str) -> str:
    return reverse("reviews:blind", args=[code])


@roles(Role.SECRETARY)
@never_cache
@require_safe
def blind(request: HttpRequest, code: str) -> HttpResponse:
    meeting = selectors.meeting_for(request.actor, code)
    copies = BlindCopy.objects.filter(item__meeting=meeting).select_related("item__application")
    setup = reading.setup_of(meeting)
    lines = [(copy, label_of(copy), TONES[copy.status]) for copy in copies.order_by("item__number", "number")]
    words = {int(pk): found for pk, found in (setup.hidden_words if setup else {}).items()}
    items = list(selectors.agenda(meeting))
    bound = bound_names(items)
    items = [(item, bound[item.pk], words.get(item.pk, [])) for item in items]
    page = {"meeting": meeting, "setup": setup, "lines": lines, "items": items,
            "is_open": meeting.status in {"PLANNED", "IN_SESSION"}}  # fmt: skip
    return render(request, "reviews/panels/blind.html", page)


@roles(Role.SECRETARY)
@require_POST
def prepare(request: HttpRequest, code: str) -> HttpResponse:
    meeting = selectors.meeting_for(request.actor, code)
    act = lambda: services.prepare_material(meeting=meeting, actor=request.actor, key=key_of(request))  # noqa: E731
    return press(request, act, "正在后台处理附件，处理完的会出现在下面。", blind_url(code))


@roles(Role.SECRETARY)
@require_http_methods(["GET", "POST"])
def words(request: HttpRequest, code: str, number: int) -> HttpResponse:
    item = selectors.item_for(selectors.meeting_for(request.actor, code), number)
    setup = reading.setup_of(item.meeting)
    stored = (setup.hidden_words if setup else {}).get(str(item.pk), [])
    form = WordsForm(request.POST or None, initial={"words": "\n".join(stored)})

    def act(data: dict) -> None:
        typed = data["words"].splitlines()
        services.hide_words(item=item, words=typed, actor=request.actor, key=data["idempotency_key"])

    bound = "、".join(bound_names([item])[item.pk]) or "现在没有"
    text = (
        "登记了师生、合作、亲属等关系的专家和已回避的专家，姓名自动隐去，不用填写"
        f"（{bound}）。保存后，这件申报的附件全部重新处理。"
    )
    page = {"title": f"第 {number} 项　隐去的词", "text": text, "label": "保存"}
    return ask(request, form, act, told="已保存，附件正在重新处理。", back=blind_url(code), page=page)


@roles(Role.SECRETARY)
@never_cache
@require_http_methods(["GET", "POST"])
def paper(request: HttpRequest, code: str, copy_code: str) -> HttpResponse:
    """One paper: look at every page, name by the grid what is still to be covered, and let it through."""
    copy = _copy(request, code, copy_code)
    rows = CoverRows(request.POST or None, prefix="covers")
    form = ActForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and rows.is_valid():
        covers = [row.cover for row in rows if row.cover]
        try:
            services.approve_copy(
                copy=copy, covers=covers, actor=request.actor, key=form.cleaned_data["idempotency_key"]
            )
        except Refused as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, "已登记核对，正在按您的要求重新处理。")
            return redirect("reviews:blind", code)
    is_wrong = bool(form.errors) or (request.method == "POST" and not rows.is_valid())
    page = {"meeting": copy.item.meeting, "copy": copy, "label": label_of(copy), "tone": TONES[copy.status],
            "form": form, "rows": rows}  # fmt: skip
    return render(request, "reviews/panels/paper.html", page, status=422 if is_wrong else 200)


@roles(Role.SECRETARY)
@require_http_methods(["GET", "POST"])
def withhold(request: HttpRequest, code: str, copy_code: str) -> HttpResponse:
    copy = _copy(request, code, copy_code)

    def act(data: dict) -> None:
        services.withhold_copy(copy=copy, reason=data["reason"], actor=request.actor, key=data["idempotency_key"])

    page = {
        "title": "不提供这份材料",
        "text": f"第{copy.item.number}项　{label_of(copy)}：专家看不到它。",
        "label": "不提供",
    }
    return ask(
        request, ReasonForm(request.POST or None), act, told="这份材料不提供给专家。", back=blind_url(code), page=page
    )


@roles(Role.SECRETARY)
@require_POST
def again(request: HttpRequest, code: str, copy_code: str) -> HttpResponse:
    copy = _copy(request, code, copy_code)
    act = lambda: services.look_again(copy=copy, actor=request.actor, key=key_of(request))  # noqa: E731
    back = reverse("reviews:blind_paper", args=[code, copy_code])
    return press(request, act, "已收回，核对后再提供。", back)


def _copy(request: HttpRequest, code: str, copy_code: str) -> BlindCopy:
    copy = copy_for_office(request.actor, copy_code)
    if copy.item.meeting.code != code:
        raise Refused("没有找到这份材料。", code="not_found")
    return copy
