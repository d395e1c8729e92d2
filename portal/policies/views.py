"""The policy library for everybody: documents, guides, questions and answers (S13a, M5a)."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.core import clock
from portal.core.access import public
from portal.policies import selectors


@public
@require_safe
def library(request: HttpRequest) -> HttpResponse:
    return render(request, "policies/library.html", {"documents": selectors.documents(clock.today())})


@public
@require_safe
def document(request: HttpRequest, code: str) -> HttpResponse:
    found = selectors.document_by_code(code)
    if found is None:
        raise Http404
    return render(request, "policies/document.html", {"document": found, "today": clock.today()})


@public
@require_safe
def guides(request: HttpRequest) -> HttpResponse:
    return render(request, "policies/guides.html", {"groups": selectors.guides(clock.today())})


@public
@require_safe
def guide(request: HttpRequest, code: str) -> HttpResponse:
    today = clock.today()
    found = selectors.guide_by_code(code, today)
    if found is None:
        raise Http404
    parts = selectors.parts_of(found, selectors.numbers_in_force(today))
    return render(request, "policies/guide.html", {"guide": found, "parts": parts})


@public
@require_safe
def questions(request: HttpRequest) -> HttpResponse:
    today = clock.today()
    topics = selectors.questions(today, selectors.numbers_in_force(today))
    return render(request, "policies/questions.html", {"topics": topics})
