import json
import re
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import reverse

PERSON = SimpleNamespace(is_authenticated=True, get_full_name=lambda: "王<秀>兰", get_username=lambda: "wang")


def frame(path: str = "/", user: object = None, cookies: dict[str, str] | None = None, **context: object) -> str:
    request = RequestFactory().get(path)
    request.COOKIES |= cookies or {}
    return render_to_string("base.html", {"request": request, "user": user or AnonymousUser(), **context})


def test_frame_with_request_and_user_alone_offers_sign_in():
    page = frame()
    assert '<html lang="zh-CN">' in page
    assert f'href="{reverse("account_login")}"' in page
    assert "演示环境" not in page
    assert '<a class="skip-link" href="#main">' in page


def test_frame_signed_in_shows_name_role_and_sign_out_form():
    actor = SimpleNamespace(name="王<秀>兰", role_label="经办人", organisation_name="忻府区人社局")
    page = frame(user=PERSON, actor=actor, holds_a_role=True)
    assert "王&lt;秀&gt;兰" in page
    assert "经办人 · 忻府区人社局" in page
    assert f'href="{reverse("accounts:switch_role")}"' in page
    assert f'<form class="d-inline" method="post" action="{reverse("account_logout")}">' in page


def test_frame_without_an_actor_shows_the_account():
    assert "王&lt;秀&gt;兰" in frame(user=PERSON, actor=None)


def test_frame_of_the_demo_says_so():
    assert "演示环境" in frame(demo=True)


def test_frame_marks_the_active_entry_of_the_navigation():
    item = SimpleNamespace(url="/work", label="工作台", active=True, count=3)
    assert '<a href="/work" aria-current="page">工作台 <span class="count">3' in frame(nav_items=[item])


def test_frame_in_large_type_without_script():
    assert '<html lang="zh-CN" data-large>' in frame(cookies={"large_type": "1"})


def test_htmx_runs_without_eval_or_inline_styles():
    config = re.search(r"name=\"htmx-config\" content='([^']*)'", frame())[1]
    settings = json.loads(config)
    assert settings["allowEval"] is False
    assert settings["includeIndicatorStyles"] is False
    assert settings["selfRequestsOnly"] is True
    assert settings["historyCacheSize"] == 0


@pytest.mark.parametrize("template", ["403.html", "404.html"])
def test_page_that_is_not_there_leads_a_visitor_home_and_others_to_their_work(template):
    work = f'href="{reverse("workbench")}"'
    assert work not in render_to_string(template, {"user": AnonymousUser()}).partition("<main")[2]
    assert work in render_to_string(template, {"user": PERSON}).partition("<main")[2]


@pytest.mark.parametrize("template", ["403.html", "404.html", "500.html", "base_print.html"])
def test_page_renders_with_an_empty_context(template):
    assert '<html lang="zh-CN"' in render_to_string(template)
