"""What a strict content security policy would block must not be in a template; icons and assets must exist."""

import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
STYLES = sorted((ROOT / "static" / "css").glob("*.css"))
# Drawn by WeasyPrint into a file; no browser opens them.
DRAWN_INTO_PDF = {"certificates/certificate.html", "papers/_table.html"}
BLOCKED = {
    "script without src": re.compile(r"<script(?![^>]*\ssrc=)", re.IGNORECASE),
    "style element": re.compile(r"<style\b", re.IGNORECASE),
    "style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "event attribute": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "address of another host": re.compile(r"(src|href)\s*=\s*[\"']?(https?:)?//", re.IGNORECASE),
    "javascript address": re.compile(r"javascript:", re.IGNORECASE),
    "htmx evaluation": re.compile(r"\bhx-on|hx-vals=[\"']js:", re.IGNORECASE),
}


def pages() -> list[Path]:
    return [path for path in TEMPLATES if str(path.relative_to(ROOT / "templates")) not in DRAWN_INTO_PDF]


@pytest.mark.parametrize("fault", BLOCKED)
def test_templates_hold_nothing_that_the_policy_blocks(fault):
    guilty = [str(path.relative_to(ROOT)) for path in pages() if BLOCKED[fault].search(path.read_text())]
    assert guilty == []


def test_every_icon_named_in_a_template_is_in_the_sprite():
    sprite = (ROOT / "static/vendor/bootstrap-icons/sprite.svg").read_text()
    named = {name for path in TEMPLATES for name in re.findall(r'{% icon "([a-z0-9-]+)"', path.read_text())}
    assert named
    assert named <= set(re.findall(r'<symbol id="([^"]+)"', sprite))


@pytest.mark.parametrize("folder", ["bootstrap", "bootstrap-icons", "htmx"])
def test_foreign_assets_carry_their_licence(folder):
    assert (ROOT / "static/vendor" / folder / "LICENSE").stat().st_size > 0


def test_styles_load_nothing_from_elsewhere():
    assert [path.name for path in STYLES if re.search(r"@import|url\(", path.read_text())] == []


def luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(
    ("text", "ground", "least"),
    [
        *((f"{tone}-ink", f"{tone}-tint", 4.5) for tone in ("neutral", "waiting", "action", "good", "bad")),
        ("ink", "desk", 7),
        ("ink-quiet", "desk", 4.5),
        ("brand", "desk", 4.5),
        ("bad-ink", "desk", 4.5),
        ("paper", "brand-deep", 4.5),
        ("paper", "seal", 4.5),
        ("line-strong", "paper", 3),
        ("focus", "ink", 3),
    ],
)
def test_colours_keep_the_contrast_of_wcag_aa(text, ground, least):
    tokens = dict(re.findall(r"--([a-z-]+):\s*(#[0-9a-f]{6});", (ROOT / "static/css/tokens.css").read_text()))
    assert contrast(tokens[text], tokens[ground]) >= least
