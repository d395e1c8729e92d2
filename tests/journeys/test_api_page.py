"""The page of the open API: drawn by our own assets alone, under the same content policy as every page."""

from urllib.parse import urlsplit

from playwright.sync_api import expect


def test_api_page_is_drawn_and_tried_out_without_the_internet(person):
    page = person().page
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("requestfailed", lambda request: asked.append(f"https://failed/{request.url}"))
    answer = page.goto("/api/v1/docs")
    assert "'unsafe" not in answer.headers["content-security-policy"]
    operation = page.locator(".opblock", has_text="/api/v1/working-days")
    operation.locator(".opblock-summary").click()
    operation.get_by_role("button", name="Try it out").click()
    operation.get_by_placeholder("published").fill("2026-09-07")
    operation.get_by_placeholder("days").fill("5")
    operation.get_by_role("button", name="Execute").click()
    # Monday 7 September: the fifth working day after it is Monday the 14th.
    expect(operation.locator(".live-responses-table .response").first).to_contain_text("2026-09-14")
    own = urlsplit(page.url).netloc
    assert {urlsplit(url).netloc for url in asked if not url.startswith("data:")} == {own}
