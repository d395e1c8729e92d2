"""The back office for rare things: open to the business administrator's role alone, whatever Django's flags say."""

from typing import Any

from allauth.account.decorators import secure_admin_login
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse

from portal.core.actors import Role


class BackOffice(AdminSite):
    site_header = site_title = "后台维护"

    def has_permission(self, request: HttpRequest) -> bool:
        return request.user.is_active and request.actor.role == Role.HRSS_ADMIN  # type: ignore[attr-defined]

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """By the portal's own sign-in, so that the second factor is asked at this door too."""
        return secure_admin_login(super().login)(request, extra_context)


class ByRole:
    """For a model's admin or inline: who is let into the back office may do what the class offers.

    Nobody has Django's own permissions; rights come from roles, which have dates, givers and records.
    """

    def has_module_permission(self, _request: HttpRequest) -> bool:
        return True

    def has_view_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        return True

    def has_add_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        return True

    def has_change_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        return True

    def has_delete_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        return True
