"""Makes an applicant's photo fit for a certificate (regulation 4.3: 413 x 626 pixels, at most 300 KB). Pure."""

import io

from PIL import ExifTags, Image, ImageOps

from portal.files.rules import BadFile, true_type

LARGEST = (413, 626)
SMALLEST = (295, 413)
NARROWEST, WIDEST = 0.55, 0.85
MOST_BYTES = 300 * 1024
QUALITIES = (92, 85, 75, 60)
# Orientations by which a camera says that width and height are exchanged.
SIDEWAYS = {5, 6, 7, 8}


def fit_photo(content: bytes) -> bytes:
    """A JPEG within 413 x 626 pixels and 300 KB, upright, without the camera's notes (place, time).

    Raises ``BadFile`` for what is no picture, too small, or not a portrait.
    """
    if true_type(content) == "application/pdf":
        raise BadFile("照片请上传 JPG 或 PNG 图片，不能是 PDF。")
    try:
        with Image.open(io.BytesIO(content)) as opened:
            picture = _upright_and_small(opened)
    except (OSError, SyntaxError) as error:
        raise BadFile("这张照片已损坏，无法打开，请重新选择。") from error
    jpegs = (_jpeg(picture, quality) for quality in QUALITIES)
    return next(jpeg for jpeg in jpegs if len(jpeg) <= MOST_BYTES)


def _upright_and_small(opened: Image.Image) -> Image.Image:
    lies = opened.getexif().get(ExifTags.Base.Orientation) in SIDEWAYS
    _check_shape(*_turned(opened.size, lies=lies))
    # A JPEG is decoded at a fraction of its size, so that a camera's picture never stands in memory whole.
    opened.draft("RGB", (max(LARGEST), max(LARGEST)))
    picture = opened if opened.mode == "RGB" else opened.convert("RGB")
    picture.thumbnail(_turned(LARGEST, lies=lies))
    return ImageOps.exif_transpose(picture)


def _turned(size: tuple[int, int], *, lies: bool) -> tuple[int, int]:
    return (size[1], size[0]) if lies else size


def _check_shape(width: int, height: int) -> None:
    if width < SMALLEST[0] or height < SMALLEST[1]:
        raise BadFile(f"照片太小（{width}×{height} 像素），应不小于 {SMALLEST[0]}×{SMALLEST[1]} 像素。")
    if not NARROWEST <= width / height <= WIDEST:
        raise BadFile("请上传竖版证件照（宽与高约为 2:3 或 5:7）。")


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return out.getvalue()
