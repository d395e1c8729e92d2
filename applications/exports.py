"""Lists of cases, notices and objections that are taken out, each from the selector of its page."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from applications.forms.worklist_filter import WorklistFilter, filters_of
from applications.selectors import notices, reviewing
from portal.core import clock
from portal.core.actors import Actor, Role
from portal.core.exporting import exported

STAFF = (Role.UNIT_CLERK, Role.HRSS_OFFICER, Role.SECRETARY)
CHUNK = 2000
Rows = Iterator[list[object]]


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(clock.SHANXI):%Y-%m-%d %H:%M}"


@exported(
    "worklist", "待办申报", roles=STAFF, filters=tuple(WorklistFilter.base_filters),
    headings=(
        "受理编号", "申报人", "单位", "系列", "级别", "专业", "评审委员会", "环节", "到达时间",
        "已等待（天）", "领取人", "期限",
    ),
)  # fmt: skip
def worklist(actor: Actor, filters: Mapping[str, str]) -> Rows:
    """Page by page as the list is read, however long it is."""
    tab, after = filters.get("tab", "mine"), ""
    tab = tab if tab in reviewing.TABS else "mine"
    narrow, sort = filters_of(actor, filters).narrow, filters.get("sort", "")
    while True:
        page = reviewing.worklist(actor, tab=tab, sort=sort, after=after, narrow=narrow)
        for row in page.rows:
            case = row.case
            yield [
                case.code, case.applicant.name, case.unit_name, case.series.name, row.level,
                case.specialty.name if case.specialty else "", case.decided_by_body, case.get_status_display(),
                _moment(case.status_since), row.waiting_days, case.claimed_by.name if case.claimed_by else "",
                row.due_on,
            ]  # fmt: skip
        after = page.place.after
        if not after:
            return


@exported(
    "notices", "公示", roles=STAFF, headings=("公示", "开始日", "截止日", "工作日", "在公示（人）", "待核查异议（件）")
)
def own_notices(actor: Actor, _filters: Mapping[str, str]) -> Rows:
    for each in notices.own_notices(actor).iterator(CHUNK):
        yield [each.title, each.starts_on, each.ends_on, each.working_days, each.waiting, each.open_objections]


@exported(
    "notice-entries", "公示中的申报", roles=STAFF, filters=("notice",),
    headings=("受理编号", "申报人", "单位", "系列", "现在", "待核查异议（件）"),
)  # fmt: skip
def notice_entries(actor: Actor, filters: Mapping[str, str]) -> Rows:
    notice = notices.own_notices(actor).filter(code=filters.get("notice", "")).first()
    for entry in notices.entries_for_staff(notice, actor) if notice else ():
        case = entry.application
        yield [
            case.code, case.applicant.name, case.unit_name, case.series.name, case.get_status_display(),
            entry.open_objections,  # type: ignore[attr-defined]
        ]  # fmt: skip


@exported(
    "objections", "异议", roles=STAFF, filters=("tab",),
    headings=("所涉人员", "公示", "公示单位", "收到时间", "状态"),
)  # fmt: skip
def objections(actor: Actor, filters: Mapping[str, str]) -> Rows:
    found = notices.objections_visible_to(actor)
    found = found.exclude(notices.OPEN) if filters.get("tab") == "decided" else found.filter(notices.OPEN)
    for each in found.iterator(CHUNK):
        notice = each.entry.notice
        name = each.entry.application.applicant.name
        yield [name, notice.title, notice.publisher.name, _moment(each.filed_at), each.get_status_display()]


@exported(
    "confirmations", "等待确认的评审结果", roles=(Role.SECRETARY, Role.HRSS_OFFICER),
    headings=("受理编号", "申报人", "单位", "系列", "级别", "评审委员会", "公示截止", "状态"),
)  # fmt: skip
def confirmations(actor: Actor, _filters: Mapping[str, str]) -> Rows:
    for case in notices.waiting_for_confirmation(actor).iterator(CHUNK):
        waits = "可以确认" if case.notice_has_run else "公示中"
        yield [
            case.code, case.applicant.name, case.unit_name, case.series.name, reviewing.level_label(case.level),
            case.decided_by_body, case.notice_ends_on, "有异议待核查" if case.objection_is_open else waits,
        ]  # fmt: skip
