"""What comes in is text, and a refusal is a page in plain words: neither is ever an error."""

import re
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.template import loader

from portal.core.errors import Refused

HTTP_STATUS = {"not_found": 404, "denied": 403, "not_open": 409, "guard": 409, "invalid": 422, "too_many": 429}
# No text of a person: NUL, which PostgreSQL refuses, and halves of surrogate pairs, which UTF-8 cannot write.
NO_TEXT = re.compile("[\x00\ud800-\udfff]")


class CleanInputMiddleware:
    """Answers 400 to an address or a cookie that holds what is no text, before anything looks it up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        values = [value for values in request.GET.lists() for value in (values[0], *values[1])]
        if any(NO_TEXT.search(each) for each in (request.path, *values, *request.COOKIES.values())):
            return HttpResponse(loader.render_to_string("400.html"), status=400)
        return self.get_response(request)


class CleanFormMiddleware:
    """Drops what is no text from a form and keeps the rest, which is somebody's work.

    Stands after the CSRF check, which reads the form first and answers when it cannot be read.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> None:
        if any(NO_TEXT.search(each) for name, values in request.POST.lists() for each in (name, *values)):
            request.POST = _cleaned(request.POST)  # type: ignore[assignment]


def _cleaned(form: QueryDict) -> QueryDict:
    clean = QueryDict(mutable=True)
    for name, values in form.lists():
        clean.setlist(NO_TEXT.sub("", name), [NO_TEXT.sub("", each) for each in values])
    clean._mutable = False  # noqa: SLF001 - as Django leaves a form that it has read
    return clean


class RefusalMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refused):
            return None
        status = HTTP_STATUS.get(exception.code, 409)
        return render(request, "web/refused.html", {"reason": exception.reason}, status=status)
