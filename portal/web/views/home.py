"""The public home."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.core.access import public


@public
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "web/home.html")
