"""Who acts: one person in one role for one body, as plain values that rules and records can hold."""

from dataclasses import dataclass

from django.db.models import TextChoices


class Role(TextChoices):
    """The hands through which a case goes (regulation 4.2)."""

    APPLICANT = "applicant", "申报人"
    UNIT_CLERK = "unit_clerk", "单位职称管理员"
    HRSS_OFFICER = "hrss_officer", "人社部门审核人员"
    SECRETARY = "secretary", "评委会办事机构人员"
    EXPERT = "expert", "评审专家"
    SUPERVISOR = "supervisor", "监督人员"
    HRSS_ADMIN = "hrss_admin", "人社业务管理员"
    SYSTEM_ADMIN = "system_admin", "系统管理员"
    SECURITY_ADMIN = "security_admin", "安全管理员"
    AUDIT_ADMIN = "audit_admin", "审计管理员"


OFFICER_ROLES = frozenset(Role) - {Role.APPLICANT}
# Nobody holds two of these at a time (GB/T 22239 8.1.4.2, 8.1.5).
SEPARATED = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)
# Given by two administrators together.
ADMINISTRATORS = (*SEPARATED, Role.HRSS_ADMIN)


@dataclass(frozen=True, slots=True)
class Actor:
    """One person in one role for one body.

    ``user_id`` and ``organisation_id`` are primary keys, or None for the portal itself and for people who
    act for themselves. Predicates read only this, so that a batch needs no query for each case.
    """

    user_id: int | None
    name: str
    role: str
    organisation_id: int | None = None
    organisation_name: str = ""

    @property
    def role_label(self) -> str:
        return Role(self.role).label if self.role in Role.values else self.name


SYSTEM = Actor(user_id=None, name="系统", role="system")
PUBLIC = Actor(user_id=None, name="社会公众", role="public")
