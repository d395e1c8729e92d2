"""A refusal is a page in plain words, never an error."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.core.errors import Refused

HTTP_STATUS = {"not_found": 404, "denied": 403, "not_open": 409, "guard": 409, "invalid": 422, "too_many": 429}


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
