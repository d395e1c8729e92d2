"""The printed record of one defence, practical operation or showing of results (M4a, M4f; 令40 art. 23)."""

from typing import Final

from portal.core import clock
from portal.core.actors import Actor, Role
from portal.core.errors import Refused
from portal.core.papers import Paper
from portal.core.tables import Table
from reviews.minutes import record_facts
from reviews.models import AgendaItem, MethodRecord

SECRET: Final = "本记录按评审工作秘密保管，不得公开或者提供给申报人（人社部令第40号第24条）。"  # noqa: S105 - a sentence


def record_paper(item: AgendaItem, record: MethodRecord, actor: Actor) -> Paper:
    """One filed record with room for the signatures; the leader of a panel gets it without the applicant's name.

    ``item`` comes with its meeting and case. Raises Refused while it is not filed.
    """
    if record.status != "FILED":
        raise Refused("记录归档以后才能打印。", code="not_open")
    told = record_facts(record)
    rows = [
        ("形式", told["mode"]), ("开始", told["started_at"]), ("结束", told["ended_at"]), ("成绩", told["mark"]),
        *told["facts"], ("归档", f"{told['filed_by']}　{told['filed_at']}"),
    ]  # fmt: skip
    return Paper(
        title=f"{told['method']}记录",
        tables=[Table(f"{told['method']}记录", ("项目", "内容"), rows)],
        facts=[("评审会议", item.meeting.title), ("项目", f"第{item.number}项"), *_person(item, actor)],
        signs=("记录人", "评议组组长"),
        remark=f"{SECRET}打印日期{clock.today():%Y-%m-%d}。",
    )


def _person(item: AgendaItem, actor: Actor) -> list[tuple[str, str]]:
    if actor.role == Role.EXPERT:
        return []
    case = item.application
    return [("申报人", case.applicant.name), ("受理编号", case.code), ("工作单位", case.unit_name)]
