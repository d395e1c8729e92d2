"""The site, and beside it one form that saves itself, for tests of the page frame and its scripts."""

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template import engines
from django.urls import path

from portal.urls import urlpatterns as site


class Answers(forms.Form):
    name = forms.CharField(label="姓名", help_text="与身份证一致")
    works = forms.CharField(label="主要业绩", required=False, widget=forms.Textarea)
    proof = forms.FileField(
        label="证明材料",
        required=False,
        widget=forms.FileInput(attrs={"accept": ".pdf", "data-max-bytes": "1000"}),
    )


class Server:
    """What the page's server does next, and what reached it."""

    mode = "save"
    revision = 1
    saved: list[str] = []
    acts: list[str] = []


FORM_PAGE = """{% extends "base.html" %}{% load ui %}{% block content %}
<form method="post" action="/act" novalidate enctype="multipart/form-data"
      data-autosave-url="/save" data-autosave-key="case-1" data-revision="{{ revision }}">
{% csrf_token %}<p data-autosave-status></p>{{ form }}<button type="submit">提交</button></form>
{% endblock content %}"""


@login_not_required
def page(request: HttpRequest) -> HttpResponse:
    context = {"form": Answers(initial={"works": "".join(Server.saved[-1:])}), "revision": Server.revision}
    return HttpResponse(engines["django"].from_string(FORM_PAGE).render(context, request))


LIST_PAGE = """{% extends "base.html" %}{% block content %}
<form role="search"><input name="q" id="id_q"></form>
<table class="worklist"><tbody>
{% for name in "ab" %}<tr><td><input class="choose" type="checkbox" name="case" value="{{ name }}"></td>
<td><a href="/list?open={{ name }}" id="row-{{ name }}">{{ name }}</a></td></tr>{% endfor %}
</tbody></table><div data-decide><button id="decision" type="button">通过</button></div>{% endblock content %}"""


def rows(request: HttpRequest) -> HttpResponse:
    return HttpResponse(engines["django"].from_string(LIST_PAGE).render({}, request))


@login_not_required
def save(request: HttpRequest) -> HttpResponse:
    if Server.mode == "signed out":
        return redirect("account_login")
    if Server.mode == "broken":
        return HttpResponse(status=500)
    if request.POST["revision"] != str(Server.revision):
        return JsonResponse({"revision": Server.revision}, status=409)
    Server.revision += 1
    Server.saved.append(request.POST["works"])
    errors = {} if request.POST["name"] else {"name": ["请填写姓名"]}
    return JsonResponse({"saved_at": "2026-09-07T09:00:00+08:00", "revision": Server.revision, "errors": errors})


@login_not_required
def act(request: HttpRequest) -> HttpResponse:
    Server.acts.append(request.method or "")
    return HttpResponse(status=204)


urlpatterns = [path("form", page), path("list", rows), path("save", save), path("act", act), *site]
