"""The first view of the home page: what it shows, what it costs, what it weighs."""

import re
from pathlib import Path

import brotli
import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse

from portal.core.actors import PUBLIC
from portal.web.navigation import items_for
from tests import factories
from tests.applications.staff.factories import calendar, case_at, published

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]

ASSET = re.compile(r'(?:href|src)="/static/([^"#]+)')
IMPORTED = re.compile(r'from "\./([\w.]+)"')
HEAVIEST = 60 * 1024


def compressed(content: bytes) -> int:
    """As whitenoise keeps files in production (brotli); a page is counted as if a proxy packed it alike."""
    return len(brotli.compress(content))


def assets_of(html: str) -> set[str]:
    """The files that the page loads, with what its scripts import."""
    found, left = set(), {name for name in ASSET.findall(html) if not name.endswith("print.css")}
    while left:
        name = left.pop()
        found.add(name)
        if name.endswith(".js"):
            folder, script = name.rpartition("/")[0], Path(finders.find(name)).read_text(encoding="utf-8")
            left |= {f"{folder}/{each}" for each in IMPORTED.findall(script)} - found
    return found


def weight_of(html: str) -> int:
    files = (Path(finders.find(name)).read_bytes() for name in assets_of(html))
    return compressed(html.encode()) + sum(map(compressed, files))


@pytest.mark.parametrize("count", [1, 8])
def test_home_tells_of_today_at_one_price_and_below_60_kilobytes(client, count, django_assert_num_queries):
    calendar()
    committee = factories.CommitteeFactory(number=7)
    for number in range(count):
        factories.BatchFactory(committee=committee, title=f"正开的批次{number}")
    factories.BatchFactory(committee=committee, title="将开的批次", opens_at="2026-09-17T00:00Z")
    factories.BatchFactory(committee=committee, title="草稿批次", status="DRAFT")
    factories.BatchFactory(committee=committee, title="很久以后", opens_at="2026-11-17T00:00Z")
    notice = published(case_at("UNIT_NOTICE"))
    with django_assert_num_queries(4):
        page = client.get(reverse("home")).text
    assert page.count("正开的批次") == min(count, 5)
    for shown in ("将开的批次", "10 天后开始", "还有 84 天", notice.title, "还有 5 个工作日"):
        assert shown in page
    for hidden in ("草稿批次", "很久以后", notice.people[0]["name"]):
        assert hidden not in page
    assert "htmx.min.js" not in page
    assert weight_of(page) < HEAVIEST, assets_of(page)


def test_a_heavier_page_would_be_told(client):
    page = client.get(reverse("accounts:service_points")).text
    assert "vendor/htmx/htmx.min.js" in assets_of(page)
    assert weight_of(page) > weight_of(client.get(reverse("home")).text)


PUBLIC_NAMES = (
    "applications:self_check", "applications:choose_committee", "applications:notices", "certificates:search",
    "applications:objection_status", "applications:complain", "accounts:service_points", "square:service_map",
    "accounts:offices", "committees:directory", "policies:library", "policies:guides", "policies:questions",
    "square:statistics", "square:open_data", "square:about", "square:search", "applications:material_reasons",
)  # fmt: skip


@pytest.mark.parametrize("name", PUBLIC_NAMES)
def test_every_public_page_is_two_clicks_from_home(name):
    address = reverse(name)
    entries = items_for(PUBLIC, "/")
    assert len(entries) <= 7
    assert any(address in {page.url for page in _opened(entry)} for entry in entries)


def _opened(entry):
    """The entry itself, and the second row that it opens."""
    [shown] = [each for each in items_for(PUBLIC, entry.url) if each.active]
    return [entry, *shown.pages]


def test_of_two_addresses_the_nearer_is_open():
    [shown] = [each for each in items_for(PUBLIC, "/committees/choose/") if each.active]
    assert [page.label for page in shown.pages if page.active] == ["选评委会"]
    [directory] = [each for each in items_for(PUBLIC, "/committees/7/") if each.active]
    assert [page.label for page in directory.pages if page.active] == ["评委会名录"]
