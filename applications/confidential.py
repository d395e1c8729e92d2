"""What anybody may hand in without saying who he is, and its receipt: objections and complaints (令40 arts. 26, 27)."""

import uuid

from django.db import models

from portal.core.codes import ALPHABET, new_code
from portal.core.crypto import keyed_hash
from portal.core.fields import EncryptedTextField

CODE_LENGTH = 16
LEAST_CONTENT = 10


class ConfidentialReport(models.Model):
    """Named or anonymous; who it was is encrypted, for those who answer alone. ``code`` is the receipt."""

    code = models.CharField("回执编号", max_length=20, unique=True, editable=False)
    name = EncryptedTextField(blank=True)
    contact = EncryptedTextField(blank=True)
    content = EncryptedTextField()
    filed_at = models.DateTimeField()

    class Meta:
        abstract = True


def content_refusal(what: str, *, name: str, contact: str, content: str) -> str:
    """Why it cannot be taken in so, or nothing; ``what`` names it."""
    if len(content.strip()) < LEAST_CONTENT or (name and not contact):
        return f"请写明{what}内容（不少于{LEAST_CONTENT}个字）；实名的请留联系方式。"
    return ""


def receipt_code(key: uuid.UUID | None, subject_id: int, *, purpose: str) -> str:
    """A code that nobody else can guess; the same for the same form, so that a second click gives one receipt."""
    if key is None:
        return new_code(CODE_LENGTH)
    number = int(keyed_hash(f"{key}:{subject_id}", purpose=purpose), 16)
    characters = []
    for _ in range(CODE_LENGTH):
        number, index = divmod(number, len(ALPHABET))
        characters.append(ALPHABET[index])
    return "".join(characters)


def normal_receipt(code: str) -> str:
    """A receipt as it was typed, the way it is stored."""
    return "".join(code.split()).replace("-", "").upper()
