"""What must be ready before a move. Each reads the row as its queryset's ``for_act`` has loaded it."""

from typing import Any

from committees.forming import needs_selection
from portal.core.predicates import guard


@guard("已经一次性告知过补正内容，不能再次要求补正（人社部令第40号第18条）。")
def nothing_was_asked(filing: Any) -> bool:
    return filing.asked_at is None


@guard("补正期限已过，不能再提交；可以重新申请。")
def correction_is_not_overdue(filing: Any) -> bool:
    return not filing.is_overdue


@guard("补正期限未到。")
def correction_is_overdue(filing: Any) -> bool:
    return filing.is_overdue


@guard("只有社会组织申请组建的，才须先遴选（人社厅发〔2020〕13号）。")
def selection_is_asked(filing: Any) -> bool:
    return needs_selection(filing.formed_by)


@guard("社会组织申请组建评审委员会的，须先遴选，入选后才能核准备案（晋人社厅发〔2020〕38号第6条）。")
def selection_is_settled(filing: Any) -> bool:
    return filing.status == "SELECTED" or not needs_selection(filing.formed_by)


@guard("申报时间内不能结束受理，申报时间只能延长，不能缩短。")
def window_is_not_running(batch: Any) -> bool:
    return not batch.window_runs


@guard("所属的年度评审方案还没有经备案机关同意，不能发布批次。")
def plan_is_agreed(batch: Any) -> bool:
    return batch.planned_id is None or batch.plan_status == "AGREED"


@guard("已经一次性告知过修改意见，不能再次退回（人社部令第40号第18条）。")
def plan_was_not_returned(plan: Any) -> bool:
    return plan.returned_at is None
