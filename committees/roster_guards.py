"""What must be ready before a move of a roster. Each reads the row as its queryset's ``for_act`` has loaded it."""

from typing import Any

from portal.core.predicates import guard


@guard("这份名单已经用于尚未结束的会议，不能替换。请先取消会议，或者等会议结束。")
def no_meeting_runs_by_it(roster: Any) -> bool:
    return not roster.has_live_meeting


@guard("候补专家只在随机抽取的名单里递补（人社部令第40号第11条）。")
def was_drawn(roster: Any) -> bool:
    return roster.basis == "drawn"


@guard("随机抽取的名单不能撤下，需要重新抽取的，请在抽取页面写明原因（人社部令第40号第11条）。")
def is_standing(roster: Any) -> bool:
    return roster.basis == "standing"
