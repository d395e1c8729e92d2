"""Letters about one case: what is to be corrected, why it is refused, that it is recommended, that it arrived."""

from typing import Any, Final

from applications.models import Application, CorrectionRequest, NoticeEntry, Version
from applications.paper.sections import readable
from applications.reasons import clause_of, text_of
from applications.selectors.applicant import facts_of, level_label
from applications.selectors.corrections import asked_by_section
from applications.selectors.desk import places_to_correct
from portal.audit.models import Record
from portal.audit.selectors import chain_of
from portal.core.clock import SHANXI
from portal.core.dates import in_chinese
from portal.core.papers import Paper
from portal.core.tables import Table
from portal.workflow import chain

ASKED_HEADINGS: Final = ("序号", "位置", "原因", "依据", "要求")


def correction_notice(case: Application, asked: CorrectionRequest) -> Paper:
    """Everything that one stage asks to be corrected, told once (令40 art. 18)."""
    version = Version.objects.filter(application=case, number=asked.version).first()
    places = places_to_correct(case, readable(version.form, facts_of(case)) if version else [])
    groups = asked_by_section(asked.items.all(), places)
    lines = [(title, item) for title, items in groups for item in items]
    rows = [
        (number, f"{title}：{item.place}" if item.place != title else title, item.reason, item.clause,
         "；".join(filter(None, [item.condition, item.explanation])))
        for number, (title, item) in enumerate(lines, 1)
    ]  # fmt: skip
    day = asked.asked_at.astimezone(SHANXI)
    return Paper(
        title="一次性补正告知书",
        addressee=case.applicant.name,
        paragraphs=[
            f"您申报的{_asked_for(case)}（受理编号{case.code}）收悉。经审核，下列{len(rows)}项需要补正，现一次性告知。"
        ],
        tables=[Table("需要补正的内容", ASKED_HEADINGS, rows)],
        remark=f"请在{in_chinese(asked.due_on)}24时前在系统内补正并提交。逾期未补正的，视为放弃申报（人社部令第40号第18条）。",
        closing=[asked.asked_by_name, in_chinese(day)],
    )


def refusal_notice(case: Application, refused: Record) -> Paper:
    """Why a case is not accepted, with the clauses (令40 art. 18)."""
    rows = [(number, text_of(code), clause_of(code)) for number, code in enumerate(refused.data.get("reasons", []), 1)]
    return Paper(
        title="不予受理告知书",
        addressee=case.applicant.name,
        paragraphs=[f"您申报的{_asked_for(case)}（受理编号{case.code}）收悉。经审核，不予受理，原因如下："],
        tables=[Table("不予受理的原因", ("序号", "原因", "依据"), rows)],
        remark=f"说明：{refused.note}\n对处理有异议的，可以向办理单位的上一级主管部门反映。",
        closing=_signed(refused),
    )


def recommendation(case: Application, recommended: Record) -> Paper:
    """The unit's recommendation after its notice (令40 arts. 16, 17; N8)."""
    entry = _notice_before(case, recommended)
    shown = (
        f"经审核，其申报材料属实，并于{in_chinese(entry.notice.starts_on)}至{in_chinese(entry.notice.ends_on)}公示"
        f"{entry.notice.working_days}个工作日，公示期满无未处理的异议。"
        if entry
        else "经审核，其申报材料属实。"
    )
    after = next((leg for leg in case.legs.all() if leg.stage not in {"UNIT_REVIEW", "UNIT_NOTICE"} and leg.body), None)
    rows = [
        (case.applicant.name, case.unit_name, case.series.name, case.specialty.name if case.specialty else "",
         level_label(case.level)),
    ]  # fmt: skip
    return Paper(
        title="职称申报推荐函",
        addressee=str(after.body) if after else case.decided_by_body,
        paragraphs=[f"兹推荐{case.applicant.name}申报{_asked_for(case)}（受理编号{case.code}）。{shown}"],
        tables=[Table("推荐人员", ("姓名", "工作单位", "系列", "专业", "级别"), [rows[0]])],
        remark="现予推荐，请审核。",
        closing=_signed(recommended),
    )


def submission_receipt(case: Application, version: Version) -> Paper:
    """That a version arrived, what it held, and who has it first (S12c)."""
    what = "补正材料" if version.number > 1 else "申报"
    first = next((leg.body for leg in case.legs.all() if leg.body), None)
    rows = [
        ("受理编号", case.code), ("申报人", case.applicant.name), ("批次", case.batch_title),
        ("申报", _asked_for(case)), ("版次", f"第{version.number}版"),
        ("提交时间", f"{version.submitted_at.astimezone(SHANXI):%Y-%m-%d %H:%M:%S}"),
        ("材料", f"{len(version.materials)}个文件"), ("首先办理的单位", str(first or "待指定")),
        ("内容校验值（SHA-256）", version.digest),
    ]  # fmt: skip
    return Paper(
        title=f"{what}提交回执",
        addressee=case.applicant.name,
        tables=[Table("回执", ("项目", "内容"), rows)],
        remark="本回执只说明系统收到上述内容，不代表审核通过。进度可以在申报页面查看；需要补正的，由办理单位一次性告知。",
    )


def record_of(case: Application, verb: str) -> Record | None:
    """The last record of that act on the case."""
    return chain_of(chain(case)).filter(verb=verb).last()


def _asked_for(case: Application) -> str:
    specialty = f"（{case.specialty.name}）" if case.specialty else ""
    return f"{case.year}年度{case.series.name}{specialty}{level_label(case.level)}职称"


def _signed(record: Record) -> list[str]:
    return [f"{record.organisation_name}（盖章）", in_chinese(record.at.astimezone(SHANXI))]


def _notice_before(case: Application, record: Record) -> Any:
    entries: Any = NoticeEntry.objects.filter(
        application=case, notice__kind="pre", notice__published_at__lte=record.at
    ).select_related("notice")
    return entries.order_by("-notice__published_at").first()
