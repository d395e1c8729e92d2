"""From what somebody wants to a committee that may take him, and from its batch to a draft."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from applications.forms.chooser import CommitteeStartForm, WishForm
from applications.selectors import applicant as read
from applications.selectors import chooser
from applications.selectors.chooser import Wish
from applications.services import applicant as services
from applications.views.carried import carried, hand_over, track_of, wish_of
from applications.views.keys import key_of
from committees.models import Batch
from committees.plan_selectors import terms_view
from portal.accounts.models import Employment
from portal.catalog.models import Mode
from portal.core import clock
from portal.core.access import public, roles
from portal.core.actors import Role
from portal.core.errors import Refused


@roles(Role.APPLICANT)
@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """The chooser of a signed-in applicant, by the units he works for; a self-check has said what he wants."""
    told = None if request.GET else carried(request)
    if told:
        return redirect(wish_of(told))
    return _chooser(request, list(read.employments_of(request.actor.user_id)), may_start=True)


@public
@require_safe
def look(request: HttpRequest) -> HttpResponse:
    """The same page for everybody, to read only."""
    return _chooser(request, [], may_start=False)


def _chooser(request: HttpRequest, employments: list[Employment], *, may_start: bool) -> HttpResponse:
    home = next((chooser.city_of(each.organisation.region) for each in employments), "")
    asked = request.GET.copy()
    if asked and "city" not in asked:
        asked["city"] = home
    form = WishForm(asked or None, initial={"city": home})
    context = {"form": form, "may_start": may_start, **(_answer(form, employments) if form.is_valid() else {})}
    return render(request, "applications/applicant/choose_committee.html", context)


def _answer(form: WishForm, employments: list[Employment]) -> dict[str, Any]:
    typed = form.cleaned_data
    city = typed["city"]
    wish = Wish(typed["series"], typed["level"], typed.get("specialty"), city.code if city else "")
    answer = {"wish": wish, "level_label": read.level_label(wish.level), "mode": form.mode}
    if form.mode == Mode.EXAM_ONLY:
        return answer
    choice = chooser.choice_for(wish, chooser.applicant_of(employments, city), clock.now())
    exams = [] if wish.specialty else chooser.exam_only_specialties(wish.series, wish.level, clock.today())
    return {**answer, "choice": choice, "exam_only_specialties": exams}


@roles(Role.APPLICANT)
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, batch_code: str) -> HttpResponse:
    actor = request.actor
    batch = read.open_batch(batch_code, clock.now())
    form = _start_form(request, batch)
    if request.method == "POST" and form.is_valid():
        chosen = {name: value for name, value in form.cleaned_data.items() if name not in form.declarations}
        try:
            case = services.start_application(
                actor=actor,
                batch=batch,
                understood=form.cleaned_data.get("understood", False),
                key=key_of(request),
                **chosen,
            )
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, f"申报草稿已建立，受理编号 {case.code}。请依次填写各部分，内容会自动保存。")
            hand_over(request, case)
            return redirect("applications:case", case.code)
    context = {"form": form, "batch": batch, "terms": terms_view(batch)}
    return render(request, "applications/applicant/start.html", context)


def _start_form(request: HttpRequest, batch: Batch) -> CommitteeStartForm:
    specialties = read.specialties_of(batch)
    wished = next((each.pk for each in specialties if each.code == request.GET.get("specialty")), None)
    return CommitteeStartForm(
        request.POST or None,
        batch=batch,
        initial={"level": request.GET.get("level"), "specialty": wished, "track": track_of(request)},
        levels=read.levels_of(batch),
        specialties=specialties,
        employments=read.employments_of(request.actor.user_id),
    )
