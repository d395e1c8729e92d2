"""Model fields for personal data."""

from typing import Any

from django.db import models

from portal.core.crypto import decrypt_text, encrypt_text


class EncryptedTextField(models.TextField):
    """Text that is plain in Python and encrypted in the database; it cannot be searched (use a keyed hash)."""

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return encrypt_text(value) if value else value

    def from_db_value(self, value: str | None, _expression: Any, _connection: Any) -> str | None:
        return decrypt_text(value) if value else value
