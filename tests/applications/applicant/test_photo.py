"""A photo is made to fit without ever standing in memory whole (regulation 4.3)."""

import io
import resource
import struct
import zlib

import pytest
from PIL import Image

from applications.paper.photo import fit_photo
from portal.files.rules import BadFile, true_type


def encoded(picture: Image.Image, kind: str, **options) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def bomb(width: int, height: int) -> bytes:
    """A PNG that only says how large it is."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(b"")), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks
    )


@pytest.mark.parametrize(("width", "height"), [(5000, 5001), (9000, 9000), (60000, 60000)])
def test_picture_above_25_megapixels_is_refused_before_it_is_decoded(width, height):
    for judge in (true_type, fit_photo):
        with pytest.raises(BadFile, match="图片超过 2500 万像素"):
            judge(bomb(width, height))


def test_picture_of_25_megapixels_is_taken():
    assert true_type(bomb(5000, 5000)) == "image/png"


def test_photo_of_a_camera_is_scaled_while_it_is_read():
    content = encoded(Image.new("RGB", (4000, 6000), "steelblue"), "JPEG")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with Image.open(io.BytesIO(fit_photo(content))) as made:
        assert made.size == (413, 620)
        red, green, blue = made.getpixel((200, 300))
        assert max(abs(red - 70), abs(green - 130), abs(blue - 180)) < 6
    # In KiB; decoded whole it would be 72 MB and more.
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 30_000


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_photo_that_lies_on_its_side_is_put_upright(kind):
    lying = Image.new("RGB", (1260, 830), "white")
    lying.paste("navy", (0, 0, 300, 830))
    exif = Image.Exif()
    exif[0x0112] = 6
    with Image.open(io.BytesIO(fit_photo(encoded(lying, kind, exif=exif)))) as made:
        assert made.size == (412, 626)
        assert made.getpixel((200, 20))[0] < 40
        assert made.getpixel((200, 600))[0] > 240
        assert not made.getexif()


@pytest.mark.parametrize("mode", ["L", "P", "RGBA", "CMYK"])
def test_photo_in_any_colours_becomes_plain_colour(mode):
    kind = "JPEG" if mode in {"L", "CMYK"} else "PNG"
    with Image.open(io.BytesIO(fit_photo(encoded(Image.new(mode, (826, 1252)), kind)))) as made:
        assert (made.mode, made.size) == ("RGB", (413, 626))


def test_photo_of_a_phone_with_further_pictures_in_it_is_taken():
    picture = Image.new("RGB", (826, 1252), "white")
    content = encoded(picture, "MPO", save_all=True, append_images=[picture.resize((100, 150))])
    assert true_type(content) == "image/jpeg"
    with Image.open(io.BytesIO(fit_photo(content))) as made:
        assert (made.format, made.size) == ("JPEG", (413, 626))
