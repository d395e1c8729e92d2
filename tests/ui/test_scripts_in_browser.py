"""The scripts in a real browser, against a small server of their own."""

from collections.abc import Iterator

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser import CHROMIUM
from tests.factories import UserFactory
from tests.ui.urls import Server

pytestmark = [pytest.mark.browser, pytest.mark.urls("tests.ui.urls"), pytest.mark.django_db(transaction=True)]
KEPT = "localStorage.getItem('draft:case-1')"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    # Playwright's loop runs in this thread, and Django would take the database's fixtures for asynchronous code.
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(executable_path=CHROMIUM)
        yield browser
        browser.close()


@pytest.fixture
def form(chromium, live_server, monkeypatch) -> Iterator[Page]:
    for name, value in {"mode": "save", "revision": 1, "saved": [], "acts": []}.items():
        monkeypatch.setattr(Server, name, value)
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"{live_server.url}/form")
    yield page
    context.close()


def status(page: Page, words: str) -> None:
    expect(page.locator("[data-autosave-status]")).to_contain_text(words)


def test_typing_is_saved_and_the_time_shown(form):
    form.fill("#id_works", "主持设计")
    status(form, "已保存")
    assert Server.saved[-1] == "主持设计"
    assert form.evaluate(KEPT) is None


def test_fault_appears_beside_the_touched_field_alone(form):
    form.fill("#id_works", "主持设计")
    status(form, "已保存")
    expect(form.locator("#id_name_error")).to_have_count(0)
    form.fill("#id_name", "张")
    form.fill("#id_name", "")
    expect(form.locator("#id_name_error")).to_have_text("请填写姓名")
    expect(form.locator("#id_name")).to_have_attribute("aria-describedby", "id_name_helptext id_name_error")


def test_server_failure_keeps_a_copy_and_tries_again(form):
    Server.mode = "broken"
    form.fill("#id_works", "主持设计")
    status(form, "内容已暂存在本机")
    assert "主持设计" in form.evaluate(KEPT)
    Server.mode = "save"
    status(form, "已保存")
    assert form.evaluate(KEPT) is None


def test_signed_out_tab_restores_after_signing_in(form):
    Server.mode = "signed out"
    form.fill("#id_works", "主持设计")
    status(form, "登录已过期，内容已暂存在本机")
    expect(form.get_by_role("link", name="重新登录")).to_have_attribute("target", "_blank")
    address = form.url
    form.goto("about:blank")
    # The page's farewell is still refused; were it let in, it would race with the page that comes back.
    form.wait_for_timeout(500)
    Server.mode = "save"
    form.goto(address)
    expect(form.locator("#id_works")).to_have_value("主持设计")
    form.wait_for_function(f"{KEPT} === null")
    assert Server.saved[-1] == "主持设计"


def test_newer_revision_on_the_server_is_never_replaced_silently(form):
    Server.revision = 7
    form.fill("#id_works", "旧窗口")
    status(form, "另一个窗口已保存更新的内容")
    assert Server.saved == []
    form.get_by_role("button", name="载入最新内容").click()
    expect(form.locator(".notice-banner")).to_contain_text("系统里已有更新的内容")
    expect(form.locator("#id_works")).to_have_value("")
    form.get_by_role("button", name="恢复").click()
    status(form, "已保存")
    assert Server.saved == ["旧窗口"]


def test_double_click_sends_one_form(form):
    with form.expect_response(lambda answer: answer.request.method == "POST"):
        form.get_by_role("button", name="提交").dblclick()
    form.wait_for_timeout(300)
    assert Server.acts == ["POST"]


def test_wrong_file_is_named_before_it_is_sent(form):
    for name, content, words in [
        ("a.exe", b"MZ", "类型不能上传"),
        ("a.pdf", b"", "是空文件"),
        ("a.pdf", b"x" * 1001, "超过"),
    ]:
        form.set_input_files("#id_proof", {"name": name, "mimeType": "application/pdf", "buffer": content})
        expect(form.locator("[data-field=proof] .field-error")).to_contain_text(words)
        form.get_by_role("button", name="提交").click()
    assert Server.acts == []


INK = "() => getComputedStyle(document.documentElement).getPropertyValue('--ink').trim()"


def test_large_type_is_remembered(form):
    form.get_by_role("button", name="大字版").click()
    form.reload()
    expect(form.locator("html")).to_have_attribute("data-large", "")


def test_high_contrast_is_at_once_and_remembered(form):
    form.get_by_label("姓名").fill("王秀兰")
    form.get_by_role("button", name="高对比").press(" ")
    assert form.evaluate(INK) == "#000000"
    expect(form.get_by_label("姓名")).to_have_value("王秀兰")
    form.reload()
    assert form.evaluate(INK) == "#000000"
    form.get_by_role("button", name="高对比", pressed=True).click()
    assert form.evaluate(INK) != "#000000"


def test_policy_is_not_violated_by_the_frame(form):
    said: list[str] = []
    form.on("console", lambda message: said.append(message.text))
    form.reload()
    form.wait_for_timeout(300)
    assert [words for words in said if "Content Security Policy" in words] == []


@pytest.fixture
def listed(chromium, live_server) -> Iterator[Page]:
    """A list before somebody who has signed in."""
    client = Client()
    client.force_login(UserFactory())
    context = chromium.new_context()
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"{live_server.url}/list")
    yield page
    context.close()


def test_keys_move_choose_and_open_rows_but_never_in_a_field(listed):
    for key, focused in [("d", "decision"), ("j", "row-a"), ("j", "row-b"), ("j", "row-b"), ("k", "row-a")]:
        listed.keyboard.press(key)
        assert listed.evaluate("document.activeElement.id") == focused
    listed.keyboard.press("x")
    assert listed.locator("input.choose").nth(0).is_checked()
    listed.keyboard.press("/")
    listed.keyboard.type("jx?")
    expect(listed.locator("#id_q")).to_have_value("jx?")
    assert listed.locator("dialog").count() == 0
    listed.locator("#row-b").focus()
    listed.keyboard.press("o")
    listed.wait_for_url("**/list?open=b")


def test_keys_are_listed_lead_away_and_can_be_switched_off(listed):
    listed.keyboard.press("?")
    expect(listed.get_by_role("dialog", name="键盘快捷键")).to_contain_text("列表里的下一行")
    listed.keyboard.press("Escape")
    expect(listed.locator("dialog")).to_have_count(0)
    listed.keyboard.press("g")
    listed.keyboard.press("w")
    expect(listed.locator("h1")).to_have_text("今天的事")
    listed.get_by_role("link", name="键盘快捷键").click()
    listed.get_by_role("button", name="关闭快捷键").click()
    expect(listed.get_by_role("button", name="打开快捷键")).to_be_visible()
    listed.keyboard.press("?")
    listed.wait_for_timeout(200)
    assert listed.locator("dialog").count() == 0


@pytest.mark.parametrize("width", [1280, 390])
def test_heading_of_a_page_without_help_stands_below_the_navigation(chromium, live_server, width):
    page = chromium.new_page(viewport={"width": width, "height": 900})
    page.goto(f"{live_server.url}/no-such-page/")
    menu, heading = page.locator(".site-nav").bounding_box(), page.locator("h1").bounding_box()
    assert page.locator(".page-help").count() == 0
    assert heading["y"] >= menu["y"] + menu["height"]
    page.close()
