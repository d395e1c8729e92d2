"""What a file really is, told from its bytes and never from its name."""

import io

import pikepdf
from PIL import Image, UnidentifiedImageError

# MPO is what a JPEG is found to be when it carries further pictures, as many phones write it.
IMAGE_TYPES = {"JPEG": "image/jpeg", "MPO": "image/jpeg", "PNG": "image/png"}
OPENED_AS = ("JPEG", "PNG")
ALLOWED_TYPES = {"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png"}
MAX_PIXELS = 25_000_000
CUT_OFF = "图片不完整，可能没有传完，请重新选择原图上传。"
TOO_LARGE = f"图片超过 {MAX_PIXELS // 10_000} 万像素，请缩小后上传。"


class BadFile(ValueError):
    """The file cannot be taken; the message is for the person who sent it."""


def true_type(content: bytes) -> str:
    """The MIME type of ``content``, one of ``ALLOWED_TYPES``; raises ``BadFile`` when it is anything else or broken."""
    if not content:
        raise BadFile("这是一个空文件（0 字节），请检查后重新选择。")
    return _pdf_type(content) if content[:1024].lstrip().startswith(b"%PDF-") else _image_type(content)


def _pdf_type(content: bytes) -> str:
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            if not pdf.pages:
                raise BadFile("这个 PDF 没有任何页面，请重新生成后上传。")
    except pikepdf.PasswordError as error:
        raise BadFile("这个 PDF 设有密码，审核人员无法打开，请去掉密码后上传。") from error
    except pikepdf.PdfError as error:
        raise BadFile("这个 PDF 已损坏，无法打开，请重新生成后上传。") from error
    return "application/pdf"


def _image_type(content: bytes) -> str:
    try:
        with Image.open(io.BytesIO(content), formats=OPENED_AS) as image:
            if is_cut_off(content):
                raise BadFile(CUT_OFF)
            if image.width * image.height > MAX_PIXELS:
                raise BadFile(TOO_LARGE)
            image.verify()
            return IMAGE_TYPES[str(image.format)]
    except Image.DecompressionBombError as error:
        raise BadFile(TOO_LARGE) from error
    except (UnidentifiedImageError, OSError, SyntaxError) as error:
        raise BadFile("文件内容不是 PDF、JPG 或 PNG（不能只改扩展名），请另存为这三种格式之一后上传。") from error


def is_cut_off(content: bytes) -> bool:
    """Is the last picture in a JPEG or PNG not there to its end? A reader would fill the rest with grey, unasked."""
    if content.startswith(b"\xff\xd8"):
        start_of_scan, end_of_image = b"\xff\xda", b"\xff\xd9"
        return content.rfind(end_of_image) < content.rfind(start_of_scan)
    return content.startswith(b"\x89PNG") and b"IEND" not in content
