"""What must be ready around panels, papers and records. Each reads the row as ``for_act`` has loaded it."""

from typing import Any

from portal.core.predicates import guard

CLOSED = "现在不是材料查阅和评议的时间（人社部令第40号第24条）。"


@guard("请先设置材料开放时间和评分表。")
def review_is_set_up(meeting: Any) -> bool:
    return meeting.has_setup


@guard(CLOSED)
def meeting_material_is_open(meeting: Any) -> bool:
    return meeting.material_is_open


@guard(CLOSED)
def material_is_open(opinion: Any) -> bool:
    return opinion.material_is_open


@guard("这件申报已经开始表决，不能再修改。")
def vote_has_not_begun(row: Any) -> bool:
    return not row.has_standing_round


@guard("组长已经形成评议意见，不能取回。如需修改，请与组长联系。")
def is_not_composed(opinion: Any) -> bool:
    return not opinion.is_composed


@guard("文件中有系统不能识别的页面，须由办事机构人员核对。")
def nothing_is_unread(blind: Any) -> bool:
    return not blind.unread or blind.checked_by_id is not None


@guard("这份文件系统无法处理，不能提供。")
def copy_was_made(blind: Any) -> bool:
    return blind.copy_id is not None


@guard("会议的表决已经结束或者会议没有召开，不能再修改记录。")
def meeting_is_not_over(record: Any) -> bool:
    return record.item.meeting.status in {"PLANNED", "IN_SESSION"}
