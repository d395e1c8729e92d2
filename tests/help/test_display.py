"""Large type and high contrast without script: a link, a cookie, and back."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

HOME = "/verify/"
SEVEN = 7


@pytest.mark.django_db
def test_switch_is_remembered_and_leads_back(client):
    came_from = f"http://testserver{HOME}?q=1"
    answer = client.get(reverse("help:display"), {"large_type": "1"}, headers={"Referer": came_from})
    assert (answer.status_code, answer.headers["Location"]) == (302, came_from)
    client.get(reverse("help:display"), {"high_contrast": "1"})
    page = client.get(HOME).content.decode()
    assert '<html lang="zh-CN" data-large>' in page
    assert 'id="contrast-sheet" media="screen"' in page
    assert "?large_type=0" in page


@pytest.mark.django_db
def test_whoever_has_not_chosen_follows_the_system(client):
    page = client.get(HOME).content.decode()
    assert "data-large>" not in page
    assert 'media="screen and (prefers-contrast: more)"' in page
    client.get(reverse("help:display"), {"high_contrast": "0"})
    assert 'id="contrast-sheet" media="not all"' in client.get(HOME).content.decode()


@pytest.mark.parametrize(
    "way_back", ["https://example.com/", "//example.com/", "javascript:alert(1)", "", "\\\\example.com"]
)
def test_switch_leads_to_no_other_site(client, way_back):
    answer = client.get(reverse("help:display"), {"large_type": "1"}, headers={"Referer": way_back})
    assert answer.headers["Location"] == "/"


def test_unknown_value_is_not_kept(client):
    answer = client.get(reverse("help:display"), {"large_type": "<b>", "other": "1"})
    assert not answer.cookies


def luminance(colour):
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_measured_as_wcag_does():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


def test_high_contrast_writes_every_text_at_seven_to_one():
    sheet = (Path(settings.BASE_DIR) / "static" / "css" / "contrast.css").read_text(encoding="utf-8")
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", sheet))
    papers = {name: colour for name, colour in colours.items() if name == "desk" or name.endswith("tint")}
    inks = {name: colour for name, colour in colours.items() if name in {"brand", "brand-deep"} or "ink" in name}
    assert (len(papers), len(inks)) == (7, 9)
    pale = [(ink, paper) for ink in inks for paper in papers if contrast(inks[ink], papers[paper]) < SEVEN]
    assert pale == []
