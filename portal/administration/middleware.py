"""A closed feature answers with the public notice instead of acting; its pages say beforehand that it is closed."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from portal.administration.features import FEATURES, feature_of
from portal.administration.selectors import closure_of

READING = {"GET", "HEAD", "OPTIONS"}


class FeatureMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        match = request.resolver_match
        key = feature_of(match.view_name or "") if match else None
        closure = closure_of(key) if key else None
        if key is None or closure is None:
            return None
        if request.method in READING and not FEATURES[key].reading:
            messages.warning(request, closure.told)
            return None
        if key == "open_api":
            return JsonResponse({"detail": closure.told}, status=503)
        return render(request, "web/refused.html", {"reason": closure.told}, status=503)
