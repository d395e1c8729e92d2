"""What must be ready before a move of the pool. Each reads the row as its queryset's ``for_act`` has loaded it."""

from typing import Any

from portal.core.predicates import guard


@guard("已经报送，请等待备案机关办理。")
def nothing_waits(pool: Any) -> bool:
    return pool.submitted_at is None


@guard("组建单位没有报送，或者已经办理完毕。")
def pool_was_submitted(pool: Any) -> bool:
    return pool.submitted_at is not None


@guard("这位专家没有被取消资格。")
def expert_was_removed(entry: Any) -> bool:
    return entry.expert.status == "REMOVED"


@guard("聘期已经结束。")
def term_has_not_ended(expert: Any) -> bool:
    return not expert.term_is_over


@guard("这位专家的系列没有变更。")
def expert_is_of_another_series(entry: Any) -> bool:
    return entry.expert.series_id != entry.pool.series_id
