import time
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse

from portal.accounts.models import SignInFailure
from portal.accounts.services.sign_in import note_sign_in_failure


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": "账号或密码不对。请核对手机号、身份证号或账号，注意密码区分大小写。",
        "enter_current_password": "现在的密码不对。请核对后再输一次。",
        "too_many_login_attempts": "密码多次输错，账号已暂时锁定。请5分钟后再试。",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        """Registration is the portal's own page, because it asks for the real name and ID number."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            note_sign_in_failure(str(credentials.get("username") or ""), request, SignInFailure.Reason.TOO_MANY)
            raise

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002 - allauth's signature
        return reverse("accounts:profile")

    def is_reauthentication_required(self, *, app: str, **options: Any) -> bool:
        """Who signed in a moment ago is not asked again, so that an officer goes straight to setting up TOTP."""
        records = get_authentication_records(context.request, context.request.user)
        if records and time.time() - records[-1]["at"] < app_settings.REAUTHENTICATION_TIMEOUT:
            return False
        return super().is_reauthentication_required(app=app, **options)
