"""Letters of reply: written by the entrusted committee's office, read and printed by the entrusting body."""

from functools import partial

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from committees.entrustment_rules import WRITING, answers_letter
from committees.entrustment_selectors import letter_of
from committees.entrustment_workflow import COUNTING
from committees.models import Entrustment
from portal.core.access import roles
from portal.core.actors import Role
from portal.core.errors import Refused
from portal.core.papers import marked_pdf
from portal.core.tables import digest_of
from portal.prints.services import copy
from portal.workflow import chain
from reviews import reply_selectors as reading
from reviews.documents.reply import reply_paper
from reviews.services.looking import record_look
from reviews.services.replies import reply_to_letter
from reviews.views.acting import key_of


class ReplyForm(forms.Form):
    document = forms.CharField(label="结果函文号", max_length=60, error_messages={"required": "请填写结果函文号。"})


@roles(*WRITING)
@require_safe
def replies(request: HttpRequest, code: str) -> HttpResponse:
    return _page(request, _letter(request, code), ReplyForm())


def _letter(request: HttpRequest, code: str) -> Entrustment:
    found = letter_of(request.actor, code)
    if found is None or found.status not in COUNTING:
        raise Http404
    return found


def _page(request: HttpRequest, letter: Entrustment, form: ReplyForm) -> HttpResponse:
    may_reply = answers_letter(letter, request.actor)
    context = {
        "letter": letter,
        "replies": reading.replies_of(request.actor, letter),
        "waiting": list(reading.decisions_to_tell(letter)) if may_reply else [],
        "may_reply": may_reply,
        "form": form,
    }
    return render(request, "reviews/replies.html", context, status=422 if form.errors else 200)


@roles(Role.SECRETARY)
@require_POST
def new_reply(request: HttpRequest, code: str) -> HttpResponse:
    letter, form = _letter(request, code), ReplyForm(request.POST)
    if form.is_valid():
        try:
            reply_to_letter(letter=letter, actor=request.actor, key=key_of(request), **form.cleaned_data)
        except Refused as refused:
            if refused.code == "denied":
                raise
            form.add_error(None, refused.reason)
        else:
            messages.success(request, "结果函已发给委托单位。")
            return redirect("reviews:replies", code)
    return _page(request, letter, form)


@roles(*WRITING)
@never_cache
@require_http_methods(["GET", "HEAD"])
def reply_pdf(request: HttpRequest, code: str, letter_code: str) -> HttpResponse:
    letter = _letter(request, letter_code)
    reply = get_object_or_404(reading.replies_of(request.actor, letter), code=code)
    paper = reply_paper(letter, reply)
    look = record_look(reply, "reply.printed", request.actor, {"form": "pdf", "sha256": digest_of(paper.tables)})
    write = partial(marked_pdf, paper)
    content = copy("reply.letter", look, subject=chain(reply), number=reply.code, write=write)
    headers = {"Content-Disposition": f'inline; filename="reply-{reply.code}.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
