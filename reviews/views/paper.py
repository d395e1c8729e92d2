"""A vote on paper: the papers to print, and the page where each of two people enters what he counted."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal.core.access import roles
from portal.core.actors import Role
from portal.core.errors import Refused
from reviews import prints, selectors, services
from reviews.forms import ActForm, TallyForm
from reviews.models import Meeting, Round
from reviews.services.looking import record_look
from reviews.views.acting import key_of


@dataclass(frozen=True)
class TallyLine:
    """One open item: where its two sheets stand, and the form while they do not agree."""

    vote: Round
    state: selectors.TallyState
    form: TallyForm


@roles(Role.SECRETARY)
@never_cache
@require_http_methods(["GET", "POST"])
def tally(request: HttpRequest, code: str) -> HttpResponse:
    """The actor's own sheets; of the other's it is told only that one is there, or that the two differ."""
    meeting = selectors.meeting_for(request.actor, code)
    lines = _lines(request, meeting)
    form = ActForm(request.POST or None)
    if request.method == "POST" and _is_right(form, lines):
        try:
            _enter(request, meeting, lines)
        except Refused as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, "计票单已录入。两人录入一致的项目，由主持人结束表决。")
            return redirect("reviews:tally", code)
    page = {"meeting": meeting, "lines": lines, "form": form, "back": reverse("reviews:meeting", args=[code])}
    return render(request, "reviews/tally.html", page, status=422 if form.errors else 200)


def _lines(request: HttpRequest, meeting: Meeting) -> list[TallyLine]:
    actor, posted = request.actor, request.POST or None
    return [
        TallyLine(
            vote, selectors.tally_state(vote, actor),
            TallyForm(posted, voters=vote.present, prefix=f"item-{vote.item.number}"),
        )
        for vote in selectors.paper_rounds(meeting)
    ]  # fmt: skip


def _is_right(form: ActForm, lines: list[TallyLine]) -> bool:
    wrong = [str(line.vote.item.number) for line in lines if not line.form.is_valid()]
    if wrong:
        form.add_error(None, f"第{'、'.join(wrong)}项填写有误，一项也没有录入。请按提示更正后再提交。")
    return form.is_valid()


def _enter(request: HttpRequest, meeting: Meeting, lines: list[TallyLine]) -> None:
    tallies = {line.vote.item.number: line.form.tally for line in lines if not line.form.is_blank}
    services.enter_tally(meeting=meeting, tallies=tallies, actor=request.actor, key=key_of(request))


@roles(Role.SECRETARY)
@require_safe
def paper_ballots(request: HttpRequest, code: str) -> HttpResponse:
    return _print(request, code, "ballots")


@roles(Role.SECRETARY)
@require_safe
def paper_sheet(request: HttpRequest, code: str) -> HttpResponse:
    return _print(request, code, "tally")


def _print(request: HttpRequest, code: str, what: str) -> HttpResponse:
    meeting = selectors.meeting_for(request.actor, code)
    votes = selectors.paper_rounds(meeting)
    if not votes:
        raise Refused("没有进行中的纸质票表决，不能打印。", code="not_open")
    printed = prints.ballot_papers(meeting, votes) if what == "ballots" else prints.tally_sheet(meeting, votes)
    record_look(meeting, f"meeting.{what}_printed", request.actor)
    headers = {"Content-Disposition": f'inline; filename="{what}-{meeting.code}.pdf"'}
    return HttpResponse(printed, content_type="application/pdf", headers=headers)
