"""Large type and high contrast without script: a link, a cookie, and back."""

import pytest
from django.urls import reverse

HOME = "/verify/"


@pytest.mark.django_db
def test_switch_is_remembered_and_leads_back(client):
    answer = client.get(reverse("help:display"), {"large_type": "1", "next": HOME})
    assert (answer.status_code, answer.headers["Location"]) == (302, HOME)
    client.get(reverse("help:display"), {"high_contrast": "1", "next": HOME})
    page = client.get(HOME).content.decode()
    assert '<html lang="zh-CN" data-large>' in page
    assert 'id="contrast-sheet" media="screen"' in page
    assert "large_type=0&amp;next=%2Fverify%2F" in page


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
    answer = client.get(reverse("help:display"), {"large_type": "1", "next": way_back})
    assert answer.headers["Location"] == "/"


def test_unknown_value_is_not_kept(client):
    answer = client.get(reverse("help:display"), {"large_type": "<b>", "other": "1"})
    assert not answer.cookies
