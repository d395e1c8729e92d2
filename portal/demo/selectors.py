"""Who can be tried in the demo."""

from typing import Any

from portal.accounts.models import RoleAssignment
from portal.core import clock
from portal.core.actors import Role
from portal.demo.cast import CROWDS, PANELS, PEOPLE, Person, crowd, everybody, experts

GROUPS = (
    ("申报人", {Role.APPLICANT}),
    ("用人单位和代理机构", {Role.UNIT_CLERK}),
    ("人社部门和行业主管部门", {Role.HRSS_OFFICER, Role.HRSS_ADMIN}),
    ("评委会办公室", {Role.SECRETARY}),
    ("监督和系统管理", {Role.SUPERVISOR, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN}),
)


def demo_logins() -> list[str]:
    return [person.login for person in everybody()]


def people_by_group() -> list[dict[str, Any]]:
    """The demo's accounts for the one-click page: title, people, whether the group is open at first."""
    bodies = _body_names()
    groups = [
        {"title": title, "open": True, "people": [_shown(each, bodies) for each in PEOPLE if each.role in roles]}
        for title, roles in GROUPS
    ]
    crowds = [
        {"title": f"申报人：{each.title}", "open": False, "people": [_shown(person, bodies) for person in crowd(each)]}
        for each in CROWDS
    ]
    panels = [
        {
            "title": f"评审专家：{panel.name}",
            "open": False,
            "people": [_shown(each, bodies) for each in experts() if each.login.startswith(f"{panel.key}-")],
        }
        for panel in PANELS
    ]
    return [*groups, *crowds, *panels]


def _shown(person: Person, bodies: dict[str, str]) -> dict[str, str]:
    return {
        "login": person.login,
        "name": person.name,
        "role_label": Role(person.role).label,
        "body_name": bodies.get(person.login, ""),
        "try_this": person.try_this,
    }


def _body_names() -> dict[str, str]:
    """The body of each demo account's role, or an applicant's employer."""
    held = RoleAssignment.objects.in_force(clock.today()).filter(user__username__in=demo_logins())
    return dict(held.exclude(organisation=None).values_list("user__username", "organisation__name"))
