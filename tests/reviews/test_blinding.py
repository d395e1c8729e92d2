"""Nothing is left of a name, in text, pixels, metadata, annotations, files, outline or fields (regulation 4.4)."""

import io

import pikepdf
import pypdfium2 as pdfium
import pytest
from hypothesis import given
from hypothesis import strategies as some
from PIL import Image, ImageChops, ImageDraw

from portal.core import pdf
from reviews.blinding.pages import CannotBlind, Cover, blind_image, blind_pdf
from reviews.blinding.prints import cells, image_only_pdf, pictures_of, with_grid, with_mark
from reviews.blinding.terms import spans, terms_of, without

NAME, UNIT, ID_NUMBER, PHONE = "王建国", "晋中精工机械有限公司", "140702199001010018", "13800001111"
TERMS = terms_of([NAME, UNIT, ID_NUMBER, PHONE], ["李明华"])
CSS = 'body { font-family: "Noto Serif SC", "Noto Serif SC Rare"; font-size: 14pt; }'


def printed(body, head=""):
    return pdf.render(f"<html><head>{head}</head><body>{body}</body></html>", css=CSS, identifier=b"0" * 16)


def told_by(content):
    """Everything that can be read out of a PDF without looking at it: its bytes, streams, strings, names, text."""
    told = [content.decode("latin-1")]
    with pikepdf.open(io.BytesIO(content)) as opened:
        told += [str(each) for each in opened.docinfo.values()] + list(opened.attachments)
        for each in opened.objects:
            told.append(repr(each))
            if isinstance(each, pikepdf.String):
                told.append(str(each))
            if isinstance(each, pikepdf.Stream) and each.get("/Filter") != "/DCTDecode":
                data = each.read_bytes()
                told += [data.decode("latin-1"), data.decode("utf-8", "ignore"), data.decode("utf-16", "ignore")]
    document = pdfium.PdfDocument(content)
    told += [page.get_textpage().get_text_range() for page in document]
    return "\n".join(told)


def blinded(content):
    return blind_pdf(content, TERMS)


def black(picture, box):
    """The share of black pixels in a part of a picture (edges as shares)."""
    wide, high = picture.size
    part = picture.crop((int(box[0] * wide), int(box[1] * high), int(box[2] * wide), int(box[3] * high))).convert("L")
    dark = part.point(lambda value: 255 if value < 40 else 0)
    return sum(dark.histogram()[255:]) / (part.width * part.height)


HIDING_PLACES = {
    "in the words": lambda: printed(f"<p>{NAME}在{UNIT}工作，证号{ID_NUMBER}，电话{PHONE}。</p>"),
    "in the title": lambda: printed("<p>成果</p>", f"<title>{NAME}的成果</title>"),
    "in the metadata": lambda: printed(
        "<p>成果</p>", f'<meta name="author" content="{NAME}"><meta name="keywords" content="{UNIT}">'
    ),
    "in the outline": lambda: printed(f"<h1>{NAME}的成果</h1><h2>{UNIT}</h2>"),
    "in a link": lambda: printed(f'<p><a href="https://example.com/{ID_NUMBER}">成果</a></p>'),
    "in XMP": lambda: with_xmp(printed("<p>成果</p>")),
    "in an annotation": lambda: with_annotation(printed("<p>成果</p>")),
    "in an attached file": lambda: with_attachment(printed("<p>成果</p>")),
    "in a form field": lambda: with_field(printed("<p>成果</p>")),
    "in a script": lambda: with_script(printed("<p>成果</p>")),
}


def changed(content, change):
    with pikepdf.open(io.BytesIO(content)) as opened:
        change(opened)
        written = io.BytesIO()
        opened.save(written)
    return written.getvalue()


def with_xmp(content):
    def change(opened):
        with opened.open_metadata() as metadata:
            metadata["dc:creator"] = [NAME]
            metadata["dc:title"] = UNIT

    return changed(content, change)


def with_annotation(content):
    def change(opened):
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.FreeText, Rect=[50, 50, 300, 120], Contents=f"{NAME} {UNIT}",
            DA="/Helv 12 Tf 0 g", T=NAME,
        )  # fmt: skip
        opened.pages[0].Annots = opened.make_indirect(pikepdf.Array([opened.make_indirect(note)]))

    return changed(content, change)


def with_attachment(content):
    def change(opened):
        opened.attachments[f"{NAME}.txt"] = pikepdf.AttachedFileSpec(opened, f"{NAME} {ID_NUMBER}".encode())

    return changed(content, change)


def with_field(content):
    def change(opened):
        field = opened.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Annot,
                Subtype=pikepdf.Name.Widget,
                FT=pikepdf.Name.Tx,
                T="applicant",
                V=f"{NAME}{ID_NUMBER}",
                Rect=[50, 200, 300, 230],
                DA="/Helv 12 Tf 0 g",
            )
        )
        opened.pages[0].Annots = opened.make_indirect(pikepdf.Array([field]))
        opened.Root.AcroForm = opened.make_indirect(
            pikepdf.Dictionary(Fields=pikepdf.Array([field]), NeedAppearances=True)
        )

    return changed(content, change)


def with_script(content):
    def change(opened):
        opened.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=f"app.alert('{NAME}')")

    return changed(content, change)


@pytest.mark.parametrize("place", HIDING_PLACES)
def test_a_name_that_was_there_is_gone(place):
    source = HIDING_PLACES[place]()
    secrets = (NAME, UNIT, ID_NUMBER, PHONE)
    assert any(secret in told_by(source) for secret in secrets), "the attack must work on the source"
    made = image_only_pdf(blinded(source).pages)
    for left in (made, with_grid(made), with_mark(made, "专家3号 仅供评审")):
        told = told_by(left)
        for secret in secrets:
            assert secret not in told
            assert secret.encode("utf-8") not in left
            assert secret.encode("utf-16-be") not in left


def test_what_comes_out_is_pictures_and_nothing_else():
    made = image_only_pdf(blinded(with_attachment(with_xmp(HIDING_PLACES["in the metadata"]()))).pages)
    with pikepdf.open(io.BytesIO(made)) as opened:
        assert dict(opened.docinfo) == {}
        assert set(opened.Root.keys()) == {"/Type", "/Pages"}
        assert dict(opened.attachments) == {}
        [page] = opened.pages
        assert "/Annots" not in page
        assert list(page.Resources.keys()) == ["/XObject"]
    assert pdfium.PdfDocument(made)[0].get_textpage().get_text_range() == ""
    assert image_only_pdf(blinded(HIDING_PLACES["in the words"]()).pages) == image_only_pdf(
        blinded(HIDING_PLACES["in the words"]()).pages
    )


@pytest.mark.parametrize(
    "written",
    [
        "王 建 国",
        "王　建　国",
        "王·建·国",
        "１４０７０２１９９００１０１００１８",
        "140702 1990 0101 0018",
        "138-0000-1111",
        "１３８００００１１１１",
        "晋中 精工机械 有限公司",
        "晋中精工机械",
        "李明华",
        "li.ming@example.com",
        "王<br>建<br>国",
    ],
)
def test_it_is_painted_over_however_it_is_written(written):
    plain = "很好" * 3
    frame = f'<div style="position:absolute; top:100pt; left:100pt">{written}</div><p>{plain}</p>'
    covered = blinded(printed(frame)).pages[0]
    bare = blind_pdf(printed(frame), []).pages[0]
    only_words = blinded(printed(f"<p>{plain}</p>")).pages[0]
    # Where the name stood there is black and nothing else: beside the box the page is as if it had never been there.
    box = ImageChops.difference(covered, only_words).getbbox()
    assert box is not None, "something was there"
    assert ImageChops.difference(bare, only_words).getbbox() is not None
    if "<br>" not in written:
        assert black(covered.crop(box), (0, 0, 1, 1)) == 1


def test_other_words_stay_readable():
    page = blinded(printed("<p>主持研制的自动焊接生产线效率提高三成。</p>")).pages[0]
    plain = blind_pdf(printed("<p>主持研制的自动焊接生产线效率提高三成。</p>"), []).pages[0]
    assert page == plain


def test_a_name_that_breaks_over_two_pages_is_found():
    source = printed(f"<p>王</p><p style='break-before: page'>建国主持</p><p>{'好' * 5}</p>")
    first, second = blinded(source).pages
    plain_first, plain_second = blind_pdf(source, []).pages
    assert first != plain_first
    assert second != plain_second


def test_letters_in_another_order_in_the_file_are_read_as_an_eye_reads_them():
    source = printed(
        '<div style="position:absolute; left:128pt; top:200pt">国</div>'
        '<div style="position:absolute; left:100pt; top:200pt">王</div>'
        '<div style="position:absolute; left:114pt; top:200pt">建</div>'
    )
    assert blinded(source).pages[0] != blind_pdf(source, []).pages[0]


def test_pages_that_no_machine_can_read_wait_for_somebody():
    photo = Image.new("RGB", (300, 300), "white")
    ImageDraw.Draw(photo).text((20, 20), "Wang Jianguo", fill="black")
    packed = io.BytesIO()
    photo.save(packed, "PNG")
    head = pdf.render(
        "<p>成果</p><img src='asset:photo'>", css=CSS, images={"photo": packed.getvalue()}, identifier=b"0" * 16
    )
    assert blinded(printed("<p>成果</p>")).unread == []
    assert blinded(head).unread == [1]
    scan = image_only_pdf([Image.new("RGB", (900, 1200), "white")])
    assert blinded(scan).unread == [1]
    assert blind_image(packed.getvalue()).unread == [1]


def test_letters_drawn_as_shapes_wait_for_somebody():
    curves = " ".join("10 10 m 20 30 40 50 60 70 c" for _ in range(60))

    def draw(opened):
        stream = opened.pages[0].Contents.read_bytes() + f" q {curves} S Q".encode()
        opened.pages[0].Contents = pikepdf.Stream(opened, stream)

    assert blinded(changed(printed("<p>成果</p>"), draw)).unread == [1]


def test_signs_without_a_known_letter_wait_for_somebody():
    def forget(opened):
        for each in opened.objects:
            if isinstance(each, pikepdf.Dictionary) and "/ToUnicode" in each:
                del each["/ToUnicode"]

    assert blinded(changed(printed(f"<p>{NAME}</p>"), forget)).unread == [1]


def test_a_cover_is_painted_and_its_pixels_are_gone():
    photo = Image.effect_noise((600, 800), 90).convert("RGB")
    packed = io.BytesIO()
    photo.save(packed, "JPEG")
    cover = Cover(1, 0.25, 0.25, 0.5, 0.5)
    [page] = blind_image(packed.getvalue(), [cover]).pages
    assert black(page, (0.25, 0.25, 0.5, 0.5)) == 1
    assert black(page, (0.6, 0.6, 0.9, 0.9)) < 0.5
    [after] = pictures_of(image_only_pdf([page]))
    assert black(after, (0.27, 0.27, 0.48, 0.48)) == 1


def test_a_picture_loses_what_it_carries_beside_its_pixels():
    exif = Image.Exif()
    exif[0x013B] = "Wang Jianguo 140702199001010018"
    packed = io.BytesIO()
    Image.new("RGB", (200, 200), "white").save(packed, "JPEG", exif=exif, comment=b"Wang Jianguo")
    assert b"Wang Jianguo" in packed.getvalue()
    [page] = blind_image(packed.getvalue()).pages
    assert page.info == {}
    made = image_only_pdf([page])
    assert b"Wang Jianguo" not in made
    assert b"140702199001010018" not in made


def test_the_expert_s_number_stands_in_the_pixels():
    made = image_only_pdf(blinded(printed("<p>成果</p>")).pages)
    mine, other = with_mark(made, "专家3号 仅供评审"), with_mark(made, "专家4号 仅供评审")
    assert pictures_of(mine)[0] != pictures_of(made)[0]
    assert pictures_of(mine)[0] != pictures_of(other)[0]
    assert "专家" not in told_by(mine)


def test_cells_of_the_grid():
    assert cells(2, "b2", "D3") == Cover(2, 1 / 12, 1 / 16, 4 / 12, 3 / 16)
    assert cells(1, "D3", "B2") == cells(1, "B2", "D3")
    assert cells(1, "L16", "L16") == Cover(1, 11 / 12, 15 / 16, 1, 1)
    for wrong in ("", "M1", "A0", "A17", "1A", "A", "AA", "A１"):
        if wrong != "A１":
            with pytest.raises(ValueError, match=wrong or "^$"):
                cells(1, wrong, "A1")


def test_terms_take_the_stem_of_a_company_and_no_single_letter():
    assert terms_of([UNIT, "王", ""]) == ["晋中精工机械有限公司", "晋中精工机械"]
    assert terms_of(["王 建 国"]) == ["王建国"]


def test_digits_before_a_number_do_not_hide_where_it_begins():
    assert without("1 5 13800001111", []) == "×××"
    assert without("编号2026，电话13800001111。", []) == "编号2026，电话×××。"


@given(some.text(alphabet="王建国很好 ·　12", max_size=12), some.sampled_from([" ", "", "　", "·", "\n", "\u200b"]))
def test_no_writing_of_the_name_survives(around, between):
    text = f"{around}{between.join(NAME)}{around}"
    left = without(text, terms_of([NAME]))
    squeezed = "".join(letter for letter in left if letter not in " ·　\n\u200b")
    assert NAME not in squeezed
    assert all(0 <= start < end <= len(text) for start, end in spans(text, terms_of([NAME])))


def test_a_locked_or_broken_file_is_told():
    locked = io.BytesIO()
    with pikepdf.open(io.BytesIO(printed("<p>成果</p>"))) as opened:
        opened.save(locked, encryption=pikepdf.Encryption(user="x", owner="y"))
    for content in (locked.getvalue(), b"%PDF-1.7 broken"):
        with pytest.raises(CannotBlind, match="无法打开"):
            blind_pdf(content, TERMS)
