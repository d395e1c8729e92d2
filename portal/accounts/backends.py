from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from portal.accounts.models import User


class IdentifierBackend(ModelBackend):
    """Signs people in by user name, phone number or resident ID number, and a password."""

    def authenticate(
        self,
        request: HttpRequest | None,  # noqa: ARG002 - Django's signature
        username: str | None = None,
        password: str | None = None,
        **_kwargs: Any,
    ) -> User | None:
        if not username or not password:
            return None
        user = User.objects.find(username)
        if user is None:
            # The same work as for a known person, so that the answer's timing does not tell who is registered.
            User().set_password(password)
            return None
        return user if user.check_password(password) and self.user_can_authenticate(user) else None
