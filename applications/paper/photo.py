"""Makes an applicant's photo fit for a certificate (regulation 4.3: 413 x 626 pixels, at most 300 KB). Pure."""

import io

from PIL import Image, ImageOps

from portal.files.rules import BadFile, true_type

LARGEST = (413, 626)
SMALLEST = (295, 413)
NARROWEST, WIDEST = 0.55, 0.85
MOST_BYTES = 300 * 1024
QUALITIES = (92, 85, 75, 60)


def fit_photo(content: bytes) -> bytes:
    """A JPEG within 413 x 626 pixels and 300 KB, upright, without the camera's notes (place, time).

    Raises ``BadFile`` for what is no picture, too small, or not a portrait.
    """
    if true_type(content) == "application/pdf":
        raise BadFile("照片请上传 JPG 或 PNG 图片，不能是 PDF。")
    try:
        with Image.open(io.BytesIO(content)) as opened:
            picture = ImageOps.exif_transpose(opened).convert("RGB")
    except (OSError, SyntaxError) as error:
        raise BadFile("这张照片已损坏，无法打开，请重新选择。") from error
    _check_shape(picture)
    picture.thumbnail(LARGEST)
    jpegs = (_jpeg(picture, quality) for quality in QUALITIES)
    return next(jpeg for jpeg in jpegs if len(jpeg) <= MOST_BYTES)


def _check_shape(picture: Image.Image) -> None:
    if picture.width < SMALLEST[0] or picture.height < SMALLEST[1]:
        raise BadFile(f"照片太小（{picture.width}×{picture.height} 像素），应不小于 {SMALLEST[0]}×{SMALLEST[1]} 像素。")
    if not NARROWEST <= picture.width / picture.height <= WIDEST:
        raise BadFile("请上传竖版证件照（宽与高约为 2:3 或 5:7）。")


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return out.getvalue()
