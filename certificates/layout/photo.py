"""A holder's picture as it goes into the print: the picture alone, no larger than print shows."""

import io
from collections.abc import Iterator

from PIL import Image, ImageOps, UnidentifiedImageError

from portal.files.rules import MAX_PIXELS, OPENED_AS, TOO_LARGE

PHOTO_PIXELS = (413, 579)
"""35 x 49 mm at 300 dots per inch: what print shows of a face, at a third of the size of 600."""

_MOST_BYTES = 14_000
"""With it a sealed file stays under 80 KB."""

_QUALITIES = (75, 65, 55)
_ORIENTATION = 0x0112
_DIMENSIONS = 0xC0, 0xC2
"""Markers that begin a baseline and a progressive picture; other kinds are drawn anew."""
_WITHOUT_LENGTH = {0x01, *range(0xD0, 0xD9)}
_MARK, _SCAN, _COMMENT, _APPLICATIONS = 0xFF, 0xDA, 0xFE, range(0xE0, 0xF0)


class InvalidPhoto(ValueError):
    """The photo is not a picture that can be read; the message is for the secretary."""


class ReadyPhoto(bytes):
    """What ``print_ready`` gave, so that nothing is looked at twice."""

    __slots__ = ()


def print_ready(photo: bytes) -> ReadyPhoto:
    """``photo`` (JPEG or PNG) as JPEG in RGB or grey, upright, without place, camera or date, at most ``PHOTO_PIXELS``.

    A JPEG that is so already keeps its dots and loses its notes alone. Raises ``InvalidPhoto``.
    """
    if isinstance(photo, ReadyPhoto):
        return photo
    try:
        with Image.open(io.BytesIO(photo), formats=OPENED_AS) as picture:
            _refuse_huge(picture)
            return ReadyPhoto(_as_it_is(picture, photo) or _drawn_anew(picture))
    except InvalidPhoto:
        raise
    except (
        UnidentifiedImageError,
        OSError,
        ValueError,
        SyntaxError,
        IndexError,
        Image.DecompressionBombError,
    ) as error:
        raise InvalidPhoto("照片无法读取，请上传JPEG（JPG）或PNG格式的证件照") from error


def _refuse_huge(picture: Image.Image) -> None:
    if picture.width * picture.height > MAX_PIXELS:
        raise InvalidPhoto(f"照片过大：{TOO_LARGE}".rstrip("。"))


def size_of(photo: ReadyPhoto) -> tuple[int, int, int]:
    """Width and height in dots, and the number of colours: 3, or 1 for grey."""
    for marker, segment in _segments(photo):
        if marker in _DIMENSIONS:
            body = photo[segment.start + 4 : segment.stop]
            return int.from_bytes(body[3:5], "big"), int.from_bytes(body[1:3], "big"), body[5]
    raise InvalidPhoto("照片无法读取，请上传JPEG（JPG）或PNG格式的证件照")


def _is_fit(picture: Image.Image, photo: bytes) -> bool:
    return (
        picture.format == "JPEG"
        and picture.mode in {"RGB", "L"}
        and picture.width <= PHOTO_PIXELS[0]
        and picture.height <= PHOTO_PIXELS[1]
        and len(photo) <= _MOST_BYTES
        and picture.getexif().get(_ORIENTATION, 1) == 1
    )


def _as_it_is(picture: Image.Image, photo: bytes) -> bytes | None:
    """``photo`` without its notes; None when it must be drawn anew."""
    if not _is_fit(picture, photo):
        return None
    picture.load()
    try:
        plain = ReadyPhoto(_without_notes(photo))
        return plain if size_of(plain)[:2] == picture.size else None
    except (ValueError, IndexError):
        return None


def _drawn_anew(picture: Image.Image) -> bytes:
    picture.draft("RGB", PHOTO_PIXELS)
    upright = ImageOps.exif_transpose(picture).convert("RGB")
    upright.thumbnail(PHOTO_PIXELS)
    for quality in _QUALITIES:
        result = io.BytesIO()
        upright.save(result, format="JPEG", quality=quality, optimize=True)
        if len(result.getvalue()) <= _MOST_BYTES:
            break
    return result.getvalue()


def _without_notes(photo: bytes) -> bytes:
    """The JPEG without application segments (but Adobe's, which tells how colours are kept) and comments."""
    kept = [photo[:2]]
    for marker, segment in _segments(photo):
        is_note = marker == _COMMENT or marker in _APPLICATIONS
        if not is_note or photo[segment.start + 4 : segment.start + 9] == b"Adobe":
            kept.append(photo[segment])
    return b"".join(kept)


def _segments(photo: bytes) -> Iterator[tuple[int, slice]]:
    """Marker and place of each segment; the last goes from the first scan to the end of the picture."""
    at = 2
    while photo[at] == _MARK and (marker := photo[at + 1]) != _SCAN:
        end = at + 2 if marker in _WITHOUT_LENGTH else at + 2 + int.from_bytes(photo[at + 2 : at + 4], "big")
        yield marker, slice(at, end)
        at = end
    yield _SCAN, slice(at, photo.rindex(b"\xff\xd9") + 2)
