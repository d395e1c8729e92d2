"""Values written onto a form stand where WeasyPrint would have put them (ADR 23)."""

import html
import io
import random
import re
from dataclasses import replace
from datetime import date

import pikepdf
import pypdfium2
import pytest
from fontTools.ttLib import TTFont
from PIL import ImageChops

from certificates.facts import ObtainedBy, UsageScope
from certificates.layout import fields, learning, print_ready, render_certificate
from certificates.layout.page import Variant, whole_page
from certificates.layout.qr import qr_png
from certificates.layout.text import is_plain, line
from portal.core import pdf
from tests.certificates.examples import FACTS, jpeg

TWENTY_CHARACTERS = "阿卜杜热合曼·买买提吐尔逊江·艾合买提江"
RARE = replace(FACTS, name="𬱖䶮", photo=jpeg(), employer="山西ABC-12科技（集团）有限公司 No.3厂")
TARGETED = replace(
    FACTS, name=TWENTY_CHARACTERS, usage_scope=UsageScope.TARGETED, tenure_from=date(2020, 1, 5), employer="一" * 41
)
RECOGNISED = replace(
    FACTS, name="买买提·艾力", obtained_by=ObtainedBy.RECOGNITION, code="AVTAYWTLPFJ7Q2XK",
    verify_url="https://zhiping.example.gov.cn/verify/AVTAYWTLPFJ7Q2XK", photo=jpeg(),
)  # fmt: skip
LONG = replace(
    FACTS,
    name="欧阳慕容复司马",
    series="中等职业学校教师（技工院校实习指导教师）",
    employer="山西省长治市潞城区经济技术开发区晋东南新能源汽车动力电池材料与装备制造产业技术研究院（集团）股份有限公司"
    * 2,
)
ALL = frozenset(fields.FIELDS) - {"tenure_from"}


def laid_out(facts):
    """The same certificate by WeasyPrint alone."""
    rows = {row.key: row for row in facts.as_rows()}
    photo = print_ready(facts.photo) if facts.photo else None
    variant = Variant.of(facts, rows, test_seal=True)
    return whole_page(rows, variant, qr=qr_png(facts.verify_url), photo=photo, identifier=b"test")


def opened(content):
    document = pypdfium2.PdfDocument(content)
    return document[0].render(scale=150 / 72).to_pil().convert("RGB"), document[0].get_textpage().get_text_range()


@pytest.mark.parametrize(
    "facts", [FACTS, RARE, TARGETED, RECOGNISED, LONG], ids=["plain", "rare", "targeted", "recognised", "long"]
)
def test_written_page_looks_and_reads_as_weasyprint_lays_it_out(facts):
    """At 150 dots an inch no dot differs by more than one of 256 steps, and the text comes out the same."""
    picture, text = opened(render_certificate(facts, test_seal=True))
    expected_picture, expected_text = opened(laid_out(facts))
    assert text == expected_text
    assert max(high for _, high in ImageChops.difference(picture, expected_picture).getextrema()) <= 1


def test_lines_of_any_mixture_stand_glyph_by_glyph_as_in_weasyprint():
    chance = random.Random(4)  # noqa: S311 - the same lines each time
    pools = [
        "山西太原晋阳精密机械制造",
        "0123456789",
        "ABCDKLTVWXYabcefijkry",
        " -./:&()#",
        "·—…×“”、。《》（）〔〕，：；？",
        "𬱖䶮㐂々〇豈",
    ]
    words = [
        " ".join("".join(chance.choice(chance.choices(pools, [8, 3, 3, 1, 1, 1])[0]) for _ in range(20)).split())
        for _ in range(150)
    ]
    assert all(map(is_plain, words))
    lines = "".join(f"<p>{html.escape(each)}</p>" for each in words)
    css = '@page { size: 900mm 9000mm } html { font-family: "Noto Serif SC", "Noto Serif SC Rare"; font-size: 9.5pt }'
    content = pdf.render(
        f'<html lang="zh-CN">{lines}',
        css=f"{css} p {{ white-space: nowrap; letter-spacing: .2mm }}",
        identifier=b"lines",
    )
    placed = [[tuple(glyph) for glyph in each] for each in drawn_lines(content)]
    assert len(placed) == len(words)
    for text, expected in zip(words, placed, strict=True):
        written = [(each.font, each.number, each.shift) for each in line(text, 9.5 * 96 / 72, 0.2 * 96 / 25.4).glyphs]
        assert [each[:2] for each in written] == [each[:2] for each in expected], text
        assert [each[2] for each in written[:-1]] == pytest.approx([each[2] for each in expected[:-1]], abs=0.01), text


def drawn_lines(content):
    """Of each line of text: font (0 common, 1 rare), glyph and shift of each glyph."""
    with pikepdf.open(io.BytesIO(content)) as document:
        page = document.pages[0]
        fonts = {name.encode(): int("Rare" in str(font.BaseFont)) for name, font in page.Resources.Font.items()}
        drawn = page.Contents.read_bytes()
    for shown in re.findall(rb"BT\n1 0 0 -1 \S+ \S+ Tm\n(.*?)ET\n", drawn, flags=re.DOTALL):
        glyphs = []
        for font, codes, shift in re.findall(rb"(/\w+) [\d.]+ Tf|<([0-9a-f]*)>|(-?[\d.]+)", shown):
            current = fonts[font] if font else current  # noqa: F821 - each line begins with its font
            glyphs += [[current, int(codes[at : at + 4], 16), 0] for at in range(0, len(codes), 4)]
            if shift:
                glyphs[-1][2] += float(shift)
        yield glyphs


def test_ordinary_values_are_written_and_long_ones_are_part_of_the_form():
    """Which share takes which way: of an ordinary certificate all, of a long one all but what is broken into lines."""

    def holes(facts):
        rows = {row.key: row for row in facts.as_rows()}
        return fields.holes_of(rows, Variant.of(facts, rows, test_seal=True))

    assert holes(FACTS) == holes(RARE) == holes(RECOGNISED) == ALL
    assert holes(TARGETED) == ALL | {"tenure_from"}
    assert holes(LONG) == ALL - {"series", "employer"}
    assert holes(replace(FACTS, employer="第一  公司")) == ALL - {"employer"}
    assert holes(replace(FACTS, name="א" * 3)) == ALL - {"name"}


def test_ordinary_certificates_share_one_form():
    learning.learned.cache_clear()
    for facts in (FACTS, replace(FACTS, name="王芳", sex="女", employer="晋中某厂", specialty="电气工程")):
        render_certificate(facts, test_seal=True)
    assert learning.learned.cache_info().misses == 1


def test_no_sample_is_left_and_no_glyph_without_its_word():
    content = render_certificate(RARE, test_seal=True)
    assert "证证证" not in opened(content)[1].replace(" ", "")
    with pikepdf.open(io.BytesIO(content)) as document:
        fonts = [each for each in document.objects if isinstance(each, pikepdf.Dictionary) and "/ToUnicode" in each]
        assert len(fonts) >= 4
        for font in fonts:
            told = {int(code, 16) for code in re.findall(rb"<(\w{4})> <", font.ToUnicode.read_bytes())}
            with TTFont(io.BytesIO(font.DescendantFonts[0].FontDescriptor.FontFile2.read_bytes())) as file:
                places = file["loca"]
                drawn = {number for number in range(len(places) - 1) if places[number] != places[number + 1]}
            assert drawn - {0} <= told


def test_written_file_is_sound():
    with pikepdf.open(io.BytesIO(render_certificate(RARE, test_seal=True)), attempt_recovery=False) as document:
        assert document.check_pdf_syntax() == []
        assert str(document.Root.Lang) == "zh-CN"
        assert bool(document.Root.MarkInfo.Marked)


def test_page_that_weasyprint_draws_otherwise_is_left_to_it(monkeypatch):
    learning.learned.cache_clear()
    monkeypatch.setattr(learning, "_PLACES", re.compile(rb"nothing like this()()()()()()()()()()()"))
    content = render_certificate(FACTS, test_seal=True)
    learning.learned.cache_clear()
    assert opened(content)[1] == opened(laid_out(FACTS))[1]
