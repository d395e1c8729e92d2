"""Model fields: personal data, and the status of a case."""

from typing import Any

from django.db import models
from django_fsm import FSMField

from portal.core.crypto import decrypt_text, encrypt_text


class EncryptedTextField(models.TextField):
    """Text that is plain in Python and encrypted in the database; it cannot be searched (use a keyed hash)."""

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return encrypt_text(value) if value else value

    def from_db_value(self, value: str | None, _expression: Any, _connection: Any) -> str | None:
        return decrypt_text(value) if value else value


class StatusField(FSMField):
    """The status of a state machine; migrations know it as the plain text that its column holds.

    A migration's models make no moves, and each status among them would look at every model that is rendered after
    it: four fifths of what a first ``migrate`` takes.
    """

    def deconstruct(self) -> Any:
        name, _, args, kwargs = super().deconstruct()
        kwargs.pop("protected", None)
        return name, "django.db.models.CharField", args, kwargs
