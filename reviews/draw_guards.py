"""What must be ready before a move of a draw. Each reads the row as its queryset's ``for_act`` has loaded it."""

from typing import Any

from portal.core.predicates import guard


@guard("请先填写见证人：随机抽取须有见证人在场（人社部令第40号第11条）。")
def has_a_witness(drawing: Any) -> bool:
    return bool(drawing.witnesses)


@guard("已经按抽取的名单安排会议。请先取消会议，或者等会议结束。")
def no_meeting_sits_by_it(drawing: Any) -> bool:
    return not drawing.has_live_meeting
