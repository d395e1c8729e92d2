"""The printed certificate: everything on it, in real characters, on one page, of one person (regulation.md 4.7)."""

import io
import re
import subprocess
from dataclasses import replace

import pikepdf
import pypdfium2
import pytest
import zxingcpp
from fontTools.ttLib import TTFont
from PIL import Image

from certificates.facts import ObtainedBy, UsageScope
from certificates.fonts import missing_glyphs, write_fonts_conf
from certificates.layout import SEAL_BOX, InvalidPhoto, MissingGlyphs, render_certificate
from certificates.layout.qr import qr_bits, qr_png
from portal.core import pdf
from tests.certificates.examples import FACTS, jpeg

TWENTY_CHARACTERS = "阿卜杜热合曼·买买提吐尔逊江·艾合买提江"
LONG_EMPLOYER = (
    "山西省长治市潞城区经济技术开发区晋东南新能源汽车动力电池材料与装备制造产业技术研究院（集团）股份有限公司第二分公司"
)
WORST_CASE = replace(
    FACTS,
    name=TWENTY_CHARACTERS,
    series="中等职业学校教师（技工院校实习指导教师）",
    specialty="新能源汽车动力电池材料与装备制造及其智能化控制工程",
    committee="山西省中小企业局民营企业工程系列新材料与高端装备制造专业高级职称定向评审委员会",
    employer=LONG_EMPLOYER * 2,
    usage_scope=UsageScope.TARGETED,
    issuer="山西省长治市潞城区经济技术开发区人力资源和社会保障局",
    photo=jpeg(),
)


def text_of(content):
    """All text of a PDF without white space, so that broken lines don't matter."""
    done = subprocess.run(["pdftotext", "-raw", "-", "-"], input=content, capture_output=True, check=True)
    return re.sub(r"\s", "", done.stdout.decode())


def words_of(content):
    """``(word, left, top, right, bottom)`` in points from the upper left corner."""
    done = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=content, capture_output=True, check=True)
    pattern = r'<word xMin="(.+?)" yMin="(.+?)" xMax="(.+?)" yMax="(.+?)">(.*?)</word>'
    return [(word, *map(float, box)) for *box, word in re.findall(pattern, done.stdout.decode())]


def photos_of(content):
    with pikepdf.open(io.BytesIO(content)) as document:
        streams = [item for item in document.objects if isinstance(item, pikepdf.Stream)]
        return [item.read_raw_bytes() for item in streams if item.get("/Filter") == "/DCTDecode"]


def fonts_of(content):
    """``(name, text of its table from glyphs to characters)`` of every font in the file."""
    with pikepdf.open(io.BytesIO(content)) as document:
        fonts = [item for item in document.objects if isinstance(item, pikepdf.Dictionary) and "/ToUnicode" in item]
        return [(str(font["/BaseFont"]), font["/ToUnicode"].read_bytes().decode().lower()) for font in fonts]


@pytest.mark.parametrize("facts", [FACTS, WORST_CASE], ids=["plain", "worst"])
def test_render_prints_every_fact_as_text(facts):
    text = text_of(render_certificate(facts, test_seal=True))
    for row in facts.as_rows():
        assert re.sub(r"\s", "", row.value) in text, row.label
    assert "专业技术职称证书" in text


@pytest.mark.parametrize("name", ["李明", TWENTY_CHARACTERS, "𬱖䶮𬀩㛃", "頔㐂·喆", "买买提·艾力"])
def test_render_prints_the_name_in_characters_that_can_be_copied(name):
    assert name in text_of(render_certificate(replace(FACTS, name=name), test_seal=True))


def test_render_uses_our_fonts_alone():
    names = [name for name, _ in fonts_of(render_certificate(WORST_CASE, test_seal=True))]
    assert names
    assert all("Noto-Serif-SC" in name for name in names), names


def test_render_refuses_a_character_without_glyph():
    with pytest.raises(MissingGlyphs, match=r"U\+2A6D6") as refusal:
        render_certificate(replace(FACTS, name="李\U0002a6d6"), test_seal=True)
    assert refusal.value.characters == {"\U0002a6d6"}


def test_missing_glyphs_knows_all_of_gbk_and_rare_names():
    gbk = {
        bytes([first, second]).decode("gbk", "ignore") for first in range(0x81, 0xFE) for second in range(0x40, 0xFF)
    }
    hanzi = "".join(character for character in gbk if "一" <= character <= "鿿")
    assert len(hanzi) == 20902
    assert missing_glyphs(hanzi + "𬱖䶮𬀩㛃·•（）〔〕、。") == set()


def test_fixed_wording_of_the_page_has_glyphs_in_bold_too():
    with TTFont(pdf.FONT_DIRECTORY / "NotoSerifSC-Bold.ttf", lazy=True) as font:
        bold = font.getBestCmap()
    assert not [character for character in "专业技术职称证书测试印章演示无效正高级工程师" if ord(character) not in bold]


def test_render_keeps_the_worst_case_on_one_page_clear_of_seal_and_frame():
    content = render_certificate(WORST_CASE, test_seal=True)
    with pikepdf.open(io.BytesIO(content)) as document:
        (page,) = document.pages
        width, height = (float(edge) for edge in page.MediaBox[2:])
    assert (round(width), round(height)) == (842, 595)
    frame = 12 * 72 / 25.4
    words = words_of(content)
    for word, left, top, right, bottom in words:
        assert frame < left < right < width - frame, word
        assert frame < top < bottom < height - frame, word
    last_row = max(bottom for word, *_, bottom in words if word == "定向评价、定向使用")
    issuer = min(top for word, _, top, *_ in words if word.startswith("山西省长治市潞城区经济技术开发区人"))
    assert last_row < height - SEAL_BOX[3]
    assert last_row < issuer


def test_render_gives_the_same_bytes_for_the_same_facts():
    facts = replace(FACTS, photo=jpeg())
    assert render_certificate(facts, test_seal=True) == render_certificate(facts, test_seal=True)


def test_render_holds_one_person_only():
    first = replace(FACTS, name="欧阳慕容", photo=jpeg("#ff0000"))
    second = replace(FACTS, name="李明", photo=jpeg("#00ff00"))
    render_certificate(first, test_seal=True)
    content = render_certificate(second, test_seal=True)
    (photo,) = photos_of(content)
    with Image.open(io.BytesIO(photo)) as picture:
        assert picture.getpixel((5, 5)) == pytest.approx((0, 255, 0), abs=3)
    character_maps = "".join(table for _, table in fonts_of(content))
    assert f"<{ord('李'):04x}>" in character_maps
    for character in "欧慕容":
        assert f"<{ord(character):04x}>" not in character_maps


def test_render_drops_what_the_camera_wrote_into_the_photo():
    exif = Image.Exif()
    exif[0x010E] = "GPS-AND-OTHER-SECRETS"
    content = render_certificate(replace(FACTS, photo=jpeg(exif=exif)), test_seal=True)
    (photo,) = photos_of(content)
    assert b"SECRETS" not in photo


def test_render_keeps_the_dots_of_a_photo_that_is_fit():
    photo = jpeg(size=(350, 490))
    with Image.open(io.BytesIO(photo)) as given:
        dots = given.tobytes()
    (printed,) = photos_of(render_certificate(replace(FACTS, photo=photo), test_seal=True))
    with Image.open(io.BytesIO(printed)) as picture:
        assert picture.tobytes() == dots


@pytest.mark.parametrize(("kind", "mode"), [("JPEG", "CMYK"), ("JPEG", "L"), ("PNG", "RGBA"), ("PNG", "P")])
def test_render_takes_pictures_of_any_colours(kind, mode):
    stream = io.BytesIO()
    Image.new("RGB", (300, 420), "#3060c0").convert(mode).save(stream, kind)
    (photo,) = photos_of(render_certificate(replace(FACTS, photo=stream.getvalue()), test_seal=True))
    with Image.open(io.BytesIO(photo)) as picture:
        red, green, blue = picture.convert("RGB").getpixel((150, 200))
    assert red <= green <= blue


def test_render_makes_a_large_photo_small():
    stream = io.BytesIO()
    Image.effect_noise((2000, 2800), 60).convert("RGB").save(stream, "JPEG", quality=95)
    (photo,) = photos_of(render_certificate(replace(FACTS, photo=stream.getvalue()), test_seal=True))
    assert len(photo) < 40_000 < len(stream.getvalue()) / 10
    with Image.open(io.BytesIO(photo)) as picture:
        assert picture.width <= 413
        assert picture.height <= 579


def test_render_turns_a_photo_taken_sideways():
    exif = Image.Exif()
    exif[0x0112] = 6
    (photo,) = photos_of(render_certificate(replace(FACTS, photo=jpeg(exif=exif)), test_seal=True))
    with Image.open(io.BytesIO(photo)) as picture:
        assert picture.size == (413, 295)


@pytest.mark.parametrize("photo", [b"", b"MZ\x90\x00 renamed program", jpeg()[:400]])
def test_render_refuses_a_photo_that_is_no_jpeg(photo):
    with pytest.raises(InvalidPhoto, match="JPEG"):
        render_certificate(replace(FACTS, photo=photo), test_seal=True)


def test_render_with_a_test_seal_says_so_in_words():
    text = text_of(render_certificate(FACTS, test_seal=True))
    assert "本证书由测试证书机构签名，仅供演示" in text
    assert "测试印章" in text
    assert "演示无效" in text


def test_render_without_test_seal_prints_no_seal():
    text = text_of(render_certificate(FACTS, test_seal=False))
    assert "测试" not in text
    assert "演示" not in text


def test_render_marks_a_targeted_title():
    targeted = replace(FACTS, usage_scope=UsageScope.TARGETED)
    assert text_of(render_certificate(targeted, test_seal=True)).count("定向使用") == 2
    assert "定向使用" not in text_of(render_certificate(FACTS, test_seal=True))


def test_render_names_the_way_of_a_recognised_title():
    recognised = replace(FACTS, obtained_by=ObtainedBy.RECOGNITION)
    assert "经认定，具备高级工程师专业技术职称" in text_of(render_certificate(recognised, test_seal=True))


def test_render_escapes_markup_in_a_name():
    hostile = replace(FACTS, employer='<img src="file:///etc/passwd">晋阳机械')
    assert '<imgsrc="file:///etc/passwd">晋阳机械' in text_of(render_certificate(hostile, test_seal=True))


def test_render_writes_title_language_and_dates():
    with pikepdf.open(io.BytesIO(render_certificate(FACTS, test_seal=True))) as document:
        assert str(document.docinfo["/Title"]) == "专业技术职称证书 14052202601010000015"
        assert str(document.docinfo["/CreationDate"]).startswith("D:20261120")
        assert str(document.Root["/Lang"]) == "zh-CN"


@pytest.mark.parametrize("dots_per_inch", [96, 150, 300])
def test_qr_on_the_page_leads_to_the_address(dots_per_inch):
    page = pypdfium2.PdfDocument(render_certificate(FACTS, test_seal=True))[0]
    (code,) = zxingcpp.read_barcodes(page.render(scale=dots_per_inch / 72).to_pil())
    assert (code.text, code.ec_level) == (FACTS.verify_url, "M")


def test_qr_picture_is_what_the_page_prints():
    side, bits = qr_bits(FACTS.verify_url)
    with Image.open(io.BytesIO(qr_png(FACTS.verify_url))) as picture:
        assert picture.size == (side, side)
        dark = picture.getchannel("A").convert("1").tobytes()
    assert dark == bits
    assert 0.3 < sum(each.bit_count() for each in bits) / side**2 < 0.6
    assert bits[: side // 8 * 16] == bytes(side // 8 * 16)


def test_first_and_later_certificates_look_the_same():
    """What is kept between two prints must not change them, pixel by pixel."""
    first = pixels_of(render_certificate(FACTS, test_seal=True))
    for number in range(6):
        render_certificate(replace(WORST_CASE, name=f"李{'明' * (number + 1)}"), test_seal=True)
    assert pixels_of(render_certificate(FACTS, test_seal=True)) == first


def test_fixed_part_is_behind_the_page_as_if_laid_out_with_it():
    """Frame, rosette and seal are there: corners of the frame and the middle of the seal are not blank paper."""
    with Image.open(io.BytesIO(pixels_of(render_certificate(FACTS, test_seal=True)))) as picture:
        paper = picture.getpixel((3, 3))
        frame = picture.getpixel((round(9.5 * 72 / 25.4), 300))
        left, bottom, right, top = SEAL_BOX
        seal = picture.crop((left, picture.height - top, right, picture.height - bottom))
        colours = {colour for _, colour in seal.getcolors(100_000)}
    assert paper == pytest.approx((255, 254, 250), abs=2)
    assert frame == pytest.approx((0x1D, 0x3F, 0x66), abs=40)
    assert any(colour == pytest.approx((0x3D, 0x5A, 0x80), abs=8) for colour in colours)


def pixels_of(content):
    """The page as a PPM picture at 72 dots an inch."""
    return subprocess.run(["pdftoppm", "-r", "72", "-"], input=content, capture_output=True, check=True).stdout


@pytest.mark.parametrize(
    "page",
    [
        '<img src="file:///etc/passwd">',
        '<img src="http://127.0.0.1:9/x.png">',
        '<img src="https://example.org/x.png">',
        '<img src="data:image/svg+xml,<svg/>">',
        '<img src="asset:../settings.py">',
        '<img src="asset:fonts/../../manage.py">',
        '<link rel="stylesheet" href="file:///etc/passwd">',
        '<link rel="attachment" href="file:///etc/passwd">',
        '<style>@import "http://127.0.0.1:9/x.css";</style>',
        '<style>p { background: url("file:///etc/passwd") }</style><p>x</p>',
        '<style>@font-face { font-family: x; src: url("http://127.0.0.1:9/x.ttf") }</style>',
        '<object data="file:///etc/passwd"></object>',
        '<img src="asset:nested.svg">',
    ],
)
def test_print_refuses_any_address_but_our_assets(page):
    nested = (
        b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">'
        b'<image href="file:///etc/passwd" width="9" height="9"/></svg>'
    )
    with pytest.raises(pdf.RefusedAddress):
        pdf.render(page, css="", images={"nested.svg": nested}, identifier=b"test")


def test_requirements_missing_is_empty_where_tests_run():
    assert pdf.requirements_missing() == []


def test_write_fonts_conf_serves_our_fonts_to_every_program(tmp_path):
    conf = write_fonts_conf(tmp_path / "etc" / "fonts.conf", cache_directory=tmp_path / "cache")
    found = subprocess.run(
        ["fc-match", "--format=%{file}", "Noto Serif SC"],
        env={"FONTCONFIG_FILE": str(conf), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout == str(pdf.FONT_DIRECTORY / "NotoSerifSC-Regular.ttf")
