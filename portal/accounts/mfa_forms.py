"""allauth's second-factor forms in the portal's words."""

from typing import Any

from allauth.mfa.base.forms import AuthenticateForm as AllauthAuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as AllauthReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm as AllauthActivateForm
from django import forms


def _ask(field: forms.Field, label: str, hint: str = "", **attrs: str) -> None:
    field.label, field.help_text = label, hint
    field.widget.attrs = {"autocomplete": "one-time-code", **attrs}
    field.error_messages["required"] = "请输入6位数字。"


class ActivateForm(AllauthActivateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ask(self.fields["code"], "手机应用显示的6位数字", "每30秒换一次，请输入当前显示的。", inputmode="numeric")


class AuthenticateForm(AllauthAuthenticateForm):
    """A recovery code may hold letters, so no numeric keyboard."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ask(self.fields["code"], "6位数字或一个备用码")


class ReauthenticateForm(AllauthReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ask(self.fields["code"], "6位数字或一个备用码")
