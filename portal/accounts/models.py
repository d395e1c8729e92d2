"""People, bodies, and who holds which role where, from when to when."""

from datetime import date
from typing import ClassVar

import pgtrigger
from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Upper
from django.utils.crypto import salted_hmac

from portal.accounts.querysets import (
    EmploymentQuerySet,
    OrganisationQuerySet,
    RoleAssignmentQuerySet,
    ServicePointQuerySet,
    UnitRequestQuerySet,
    UserManager,
)
from portal.accounts.rules import SELF_REGISTERED
from portal.accounts.workflow import EmploymentStatus, EmploymentWorkflow, OrganisationWorkflow, UnitRequestWorkflow
from portal.core.actors import ADMINISTRATORS, SEPARATED, Role
from portal.core.codes import new_code
from portal.core.crypto import keyed_hash
from portal.core.fields import EncryptedTextField
from portal.core.masked_ids import masked_id_hash
from portal.workflow import status_check, status_triggers


class User(AbstractUser):
    """A person under his real name. ID number and phone are encrypted and found by keyed hash (invariant 9).

    ``sessions_ended``: how often all his sessions were ended at once; each time the earlier ones stop to count.
    """

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    # By code point whatever the cluster sorts by, so that one index serves both the order and the beginning of a name.
    name = models.CharField("姓名", max_length=60, db_collation="C")
    id_number = EncryptedTextField("身份证号", blank=True)
    id_number_hash = models.CharField(max_length=64, null=True, unique=True, editable=False)  # noqa: DJ001 - unique needs NULL
    masked_id_hash = models.CharField(max_length=64, blank=True, editable=False, db_index=True)
    phone = EncryptedTextField("手机号", blank=True)
    phone_hash = models.CharField(max_length=64, null=True, unique=True, editable=False)  # noqa: DJ001 - unique needs NULL
    sessions_ended = models.PositiveIntegerField(default=0, db_default=0, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        verbose_name = "人员"
        verbose_name_plural = "人员"
        constraints = [
            # Rights come from roles alone, which have dates, givers and records (GB/T 22239 8.1.4.2).
            models.CheckConstraint(condition=Q(is_superuser=False, is_staff=False), name="accounts_rights_by_role")
        ]
        indexes = [models.Index(fields=["name", "id"], name="accounts_people_by_name")]

    def __str__(self) -> str:
        return self.name or self.username

    def _get_session_auth_hash(self, secret: str | bytes | None = None) -> str:
        """As Django's, and anew once all sessions were ended."""
        salt = "portal.accounts.models.User.get_session_auth_hash"
        content = f"{self.password}:{self.sessions_ended}"
        return salted_hmac(salt, content, secret=secret, algorithm="sha256").hexdigest()

    def get_full_name(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.id_number_hash = keyed_hash(self.id_number, purpose="id_number") if self.id_number else None
        self.masked_id_hash = masked_id_hash(self.id_number) if self.id_number else ""
        self.phone_hash = keyed_hash(self.phone, purpose="phone") if self.phone else None
        super().save(*args, **kwargs)  # type: ignore[arg-type]


class OrganisationKind(models.TextChoices):
    """The bodies through whose hands a case may go (regulation 2.3)."""

    EMPLOYER = "employer", "用人单位"
    SERVICE_POINT = "service_point", "申报受理服务点"
    DISPATCH_COMPANY = "dispatch_company", "劳务派遣单位"
    TALENT_AGENCY = "talent_agency", "公共就业和人才服务机构"
    PROVINCIAL_MARKET = "provincial_market", "省人力资源市场"
    PERSONNEL_AGENCY = "personnel_agency", "人事代理机构"
    ORIGINAL_UNIT = "original_unit", "原单位"
    HRSS = "hrss", "人力资源和社会保障部门"
    INDUSTRY_AUTHORITY = "industry_authority", "行业主管部门"
    SME_AUTHORITY = "sme_authority", "中小企业主管部门"
    ORGANISER = "organiser", "评委会组建单位"


class Ownership(models.TextChoices):
    """For statistics of equal treatment (S13b) and for groups of a meeting (M4e); no rule may read it (M1b, M2a)."""

    PRIVATE = "private", "民营"
    PUBLIC = "public", "国有"
    OTHER = "other", "其他"


class Organisation(OrganisationWorkflow):
    """A body: employer, service point, agency, HRSS office …

    ``parent`` is the HRSS office above an office, and the office in charge of a body of ``rules.IN_CHARGE_OF_HRSS``.
    """

    kind = models.CharField("类型", max_length=20, choices=OrganisationKind.choices)
    name = models.CharField("名称", max_length=120)
    uscc = models.CharField("统一社会信用代码", max_length=18, null=True, blank=True, unique=True)
    region = models.ForeignKey("catalog.Region", verbose_name="所在地", on_delete=models.PROTECT, related_name="+")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    ownership = models.CharField("所有制", max_length=10, choices=Ownership.choices, default=Ownership.PRIVATE)
    address = models.CharField("地址", max_length=200, blank=True)
    telephone = models.CharField("联系电话", max_length=40, blank=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = "机构"
        verbose_name_plural = "机构"
        constraints = [
            models.UniqueConstraint(fields=["region"], condition=Q(kind="hrss"), name="accounts_one_hrss_a_region"),
            models.CheckConstraint(
                condition=~Q(kind__in=SELF_REGISTERED) | Q(uscc__isnull=False),
                name="accounts_employer_has_uscc",
            ),
            status_check(OrganisationWorkflow, "accounts_organisation_status"),
        ]
        triggers = status_triggers(OrganisationWorkflow, "accounts_organisation", "accounts.organisation")
        indexes = [
            models.Index(fields=["kind", "region"], name="accounts_kind_region"),
            models.Index(fields=["name", "id"], name="accounts_bodies_by_name"),
            # For three letters and more; PostgreSQL compares them in capitals.
            GinIndex(OpClass(Upper("name"), "gin_trgm_ops"), name="accounts_bodies_named_like"),
        ]

    def __str__(self) -> str:
        return self.name


class ServicePointKind(models.TextChoices):
    """Where a service point stands (S2a, M1c)."""

    HR_SERVICE = "hr_service", "人力资源服务机构"
    INCUBATOR = "incubator", "创业孵化基地"
    HIGH_TECH_ZONE = "high_tech_zone", "高新技术开发区"
    SCIENCE_PARK = "science_park", "科技园区"
    INDUSTRIAL_PARK = "industrial_park", "工业（产业）园区"
    TALENT_AGENCY = "talent_agency", "人才服务机构"
    FEDERATION = "federation", "工商联"
    ASSOCIATION = "association", "行业协会"
    CHAMBER = "chamber", "商会"
    SOCIETY = "society", "学会"


class ServicePoint(models.Model):
    """What a service point has beyond a body: kind, areas, contact, validity; ``valid_to`` is the last day (S2a)."""

    organisation = models.OneToOneField(Organisation, on_delete=models.PROTECT, related_name="service_point")
    kind = models.CharField("类别", max_length=20, choices=ServicePointKind.choices)
    areas = models.ManyToManyField("catalog.Region", verbose_name="服务区域", related_name="+")
    contact_person = models.CharField("联系人", max_length=60)
    valid_from = models.DateField("起始日")
    valid_to = models.DateField("截止日", null=True, blank=True)
    closing_reason = models.CharField("停止受理的原因", max_length=300, blank=True)

    objects = ServicePointQuerySet.as_manager()

    class Meta:
        verbose_name = "申报受理服务点"
        verbose_name_plural = "申报受理服务点"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[str(kind) for kind in ServicePointKind]), name="accounts_point_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="accounts_point_dates"
            ),
        ]

    def __str__(self) -> str:
        return self.organisation.name

    @property
    def office(self) -> Organisation | None:
        """The HRSS office that set it up."""
        return self.organisation.parent

    def in_force(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or self.valid_to >= on)


def _days() -> Func:
    """The days of an assignment as a range, both ends included."""
    return Func(F("valid_from"), F("valid_to"), models.Value("[]"), function="DATERANGE", output_field=DateRangeField())


class RoleAssignment(models.Model):
    """Who holds which role for which body; ``valid_to`` is the last day, or None while it is open.

    An administrator's role is given by two others, ``granted_by`` and ``seconded_by``; the first ones of a portal,
    before anybody is there to give them, by neither.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="role_assignments")
    role = models.CharField(
        "角色", max_length=20, choices=[choice for choice in Role.choices if choice[0] != "applicant"]
    )
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="role_assignments"
    )
    valid_from = models.DateField("起始日")
    valid_to = models.DateField("截止日", null=True, blank=True)
    granted_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    seconded_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = RoleAssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = "角色授权"
        verbose_name_plural = "角色授权"
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="accounts_role_dates"
            ),
            ExclusionConstraint(
                name="accounts_role_once",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (Func(F("organisation"), 0, function="COALESCE"), RangeOperators.EQUAL),
                    (_days(), RangeOperators.OVERLAPS),
                ],
            ),
            ExclusionConstraint(
                name="accounts_separated",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("role", RangeOperators.NOT_EQUAL),
                    (_days(), RangeOperators.OVERLAPS),
                ],
                condition=Q(role__in=[str(role) for role in SEPARATED]),
            ),
            models.CheckConstraint(
                condition=Q(granted_by__isnull=True) | ~Q(granted_by=F("user")), name="accounts_role_not_to_oneself"
            ),
            models.CheckConstraint(
                condition=~Q(role__in=[str(role) for role in ADMINISTRATORS])
                | Q(granted_by__isnull=True, seconded_by__isnull=True)
                | (
                    Q(granted_by__isnull=False, seconded_by__isnull=False)
                    & ~Q(seconded_by=F("granted_by"))
                    & ~Q(seconded_by=F("user"))
                ),
                name="accounts_administrator_by_two",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.get_role_display()} {self.organisation or ''}".strip()

    def in_force(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or self.valid_to >= on)


class SignInFailure(models.Model):
    """Somebody tried to sign in and could not (GB/T 22239 8.1.4.3); append-only, apart from the audit chains.

    ``identifier`` is the keyed hash of what was typed, so that tries at one name are found together and a password
    typed into the wrong field is not kept; ``user`` is whom it names, or None. Never holds a password.
    """

    class Reason(models.TextChoices):
        UNKNOWN = "unknown", "账号不存在"
        PASSWORD = "password", "密码不对"
        LOCKED = "locked", "账号已停用"
        SECOND_FACTOR = "second_factor", "动态口令不对"
        TOO_MANY = "too_many", "失败次数过多，暂时锁定"

    at = models.DateTimeField("时间")
    identifier = models.CharField(max_length=64)
    user = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="sign_in_failures")
    reason = models.CharField("原因", max_length=16, choices=Reason.choices)
    address = models.GenericIPAddressField("地址", null=True)

    class Meta:
        verbose_name = "登录失败记录"
        verbose_name_plural = "登录失败记录"
        constraints = [
            models.CheckConstraint(
                condition=Q(reason__in=["unknown", "password", "locked", "second_factor", "too_many"]),
                name="accounts_failure_reason_known",
            )
        ]
        indexes = [
            models.Index(fields=["user", "-at"], name="accounts_failures_of_user"),
            models.Index(fields=["identifier", "-at"], name="accounts_failures_of_name"),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]


class Employment(EmploymentWorkflow):
    """A labour relation between a person and an employer, claimed by the one and confirmed by the other."""

    Status = EmploymentStatus

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="employments")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="employments")
    since = models.DateField("入职日期")

    objects = EmploymentQuerySet.as_manager()

    class Meta:
        verbose_name = "劳动关系"
        verbose_name_plural = "劳动关系"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation"],
                condition=Q(until__isnull=True),
                name="accounts_one_current_employment_a_unit",
            ),
            status_check(EmploymentWorkflow, "accounts_employment_status"),
        ]
        indexes = [models.Index(fields=["organisation", "status", "since", "id"], name="accounts_people_of_unit")]
        triggers = status_triggers(EmploymentWorkflow, "accounts_employment", "accounts.employment")


class StaffEntry(models.Model):
    """Somebody on the list of its people that a unit keeps (S3): it vouches for whoever claims to work for it.

    It says nothing of whether the person has an account, and gives nobody one.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="staff_entries")
    name = models.CharField("姓名", max_length=60)
    id_number = EncryptedTextField("身份证号")
    id_number_hash = models.CharField(max_length=64, editable=False)
    since = models.DateField("入职日期")
    department = models.CharField("部门", max_length=60, blank=True)
    post = models.CharField("岗位", max_length=60, blank=True)
    listed_at = models.DateTimeField("列入时间")

    class Meta:
        verbose_name = "单位人员名册"
        verbose_name_plural = "单位人员名册"
        constraints = [
            models.UniqueConstraint(fields=["organisation", "id_number_hash"], name="accounts_listed_once_a_unit"),
        ]

    def __str__(self) -> str:
        return self.name


class UnitRequest(UnitRequestWorkflow):
    """Somebody asks to be the first clerk of a unit; the HRSS office of the unit's place decides."""

    code = models.CharField(max_length=16, unique=True, default=new_code, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="requests")
    requester = models.ForeignKey(User, on_delete=models.PROTECT, related_name="unit_requests")
    office = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="unit_requests_to_decide")
    created_at = models.DateTimeField()

    objects = UnitRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "单位账号申请"
        verbose_name_plural = "单位账号申请"
        constraints = [
            status_check(UnitRequestWorkflow, "accounts_unit_request_known_status"),
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(status="WAITING"), name="accounts_one_waiting_request_a_unit"
            ),
        ]
        indexes = [models.Index(fields=["office", "status", "created_at"], name="accounts_requests_of_office")]
        triggers = status_triggers(UnitRequestWorkflow, "accounts_unitrequest", "accounts.unitrequest")
