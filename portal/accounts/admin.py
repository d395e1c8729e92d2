"""The back office of people and roles: passwords are reset and officers' roles given by system administrators."""

from dataclasses import replace
from datetime import date
from typing import Any

from allauth.account.decorators import secure_admin_login
from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.http import HttpRequest

from portal.accounts.models import RoleAssignment, User
from portal.accounts.selectors import actor_of
from portal.accounts.services import end_role, grant_role
from portal.audit import services as audit
from portal.core.actors import Actor, Role
from portal.workflow import chain

# By the portal's own sign-in, so that the second factor is asked at this door too.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]


def administrator(request: HttpRequest) -> Actor:
    """The signed-in administrator; who may enter here at all is said by the back office's own permissions."""
    return replace(actor_of(request.user, None), role=Role.SYSTEM_ADMIN.value)


@admin.register(User)
class AccountAdmin(UserAdmin):
    """Opens, closes and resets accounts; shows no identity number and no phone (invariant 9)."""

    fieldsets = [(None, {"fields": ("username", "name", "password", "is_active")})]
    readonly_fields = ("username", "name")
    list_display = ("username", "name", "is_active", "last_login")
    list_filter = ("is_active",)
    search_fields = ("username", "name")
    ordering = ("id",)
    filter_horizontal = ()

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002 - Django's signature
        """People register themselves under their real names."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 - as above
        return False

    def log_change(self, request: HttpRequest, obj: User, message: Any) -> Any:
        audit.record(chain(obj), "person.account_changed", actor=administrator(request), data={"change": str(message)})
        return super().log_change(request, obj, message)


class RoleAssignmentForm(forms.ModelForm):
    def clean_valid_to(self) -> date | None:
        """A role's last day may be moved but not taken away: who is to hold it again is given it again."""
        last_day = self.cleaned_data["valid_to"]
        if self.instance.pk and last_day is None and "valid_to" in self.changed_data:
            raise forms.ValidationError("已写明的终止日不能清空。需要恢复这一角色的，请重新授予。")
        return last_day


@admin.register(RoleAssignment)
class RoleAssignmentAdmin(admin.ModelAdmin):
    """Gives roles by ``grant_role`` and ends them by ``end_role``, so that each is recorded and nothing deleted."""

    form = RoleAssignmentForm
    list_display = ("user", "role", "organisation", "valid_from", "valid_to")
    list_filter = ("role",)
    search_fields = ("user__name", "user__username", "organisation__name")
    list_select_related = ("user", "organisation")
    fields = ("user", "role", "organisation", "valid_from", "valid_to")
    raw_id_fields = ("user", "organisation")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:  # noqa: ARG002
        return self.fields[:-1] if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return False

    def save_model(self, request: HttpRequest, obj: RoleAssignment, form: Any, change: bool) -> None:
        actor = administrator(request)
        if not change:
            typed = {name: form.cleaned_data[name] for name in self.fields}
            obj.pk = grant_role(actor=actor, **typed).pk
        elif obj.valid_to is not None and "valid_to" in form.changed_data:
            end_role(assignment_id=obj.pk, actor=actor, last_day=obj.valid_to)
