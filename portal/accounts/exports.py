"""Lists of people and units that are taken out."""

from collections.abc import Iterator, Mapping

from portal.accounts.models import Employment, StaffEntry, UnitRequest
from portal.core import clock
from portal.core.actors import Actor, Role
from portal.core.exporting import exported
from portal.core.identifiers import mask_id_number

CHUNK = 2000
Rows = Iterator[list[object]]


@exported(
    "unit-people", "单位人员", roles=(Role.UNIT_CLERK,), headings=("姓名", "身份证号", "入职日期", "离职日期", "状态")
)
def unit_people(actor: Actor, _filters: Mapping[str, str]) -> Rows:
    """As on the page: the masked number stands with claims, which the clerk checks by it."""
    people = Employment.objects.of_unit(actor.organisation_id or 0)
    for each in people.iterator(CHUNK):
        number = mask_id_number(each.user.id_number) if each.status == "CLAIMED" else ""
        yield [each.user.name, number, each.since, each.until, each.get_status_display()]


@exported(
    "staff-list", "单位人员名册", roles=(Role.UNIT_CLERK,), holds_ids=True,
    headings=("姓名", "身份证号", "入职日期", "部门", "岗位"),
)  # fmt: skip
def staff_list(actor: Actor, _filters: Mapping[str, str]) -> Rows:
    """What the unit has listed itself, in the columns of its import, to be amended and brought again."""
    entries = StaffEntry.objects.filter(organisation=actor.organisation_id or 0).order_by("name", "pk")
    for each in entries.iterator(CHUNK):
        yield [each.name, each.id_number, each.since, each.department, each.post]


@exported(
    "unit-requests", "单位账号申请", roles=(Role.HRSS_OFFICER,), filters=("status",),
    headings=("单位", "类型", "统一社会信用代码", "所在地", "申请人", "提交时间", "状态"),
)  # fmt: skip
def unit_requests(actor: Actor, filters: Mapping[str, str]) -> Rows:
    mine = UnitRequest.objects.filter(office_id=actor.organisation_id).with_parties()
    for each in mine.filter(status=filters.get("status", "WAITING")).order_by("created_at").iterator(CHUNK):
        unit = each.organisation
        yield [
            unit.name, unit.get_kind_display(), unit.uscc, unit.region, each.requester.name,
            f"{each.created_at.astimezone(clock.SHANXI):%Y-%m-%d %H:%M}", each.get_status_display(),
        ]  # fmt: skip
