"""What must be ready before a move. Each reads the case as ``ApplicationQuerySet.for_act`` has loaded it."""

from typing import Any

from applications.routing.procedures import Decider
from portal.catalog.rules import SHORTEST_NOTICE
from portal.core.predicates import guard


@guard("不在申报时间内。草稿已为您保存，请关注下一批次的申报时间。")
def window_is_open(case: Any) -> bool:
    return case.window_is_open


@guard("还没有确定申报渠道和办理单位，请先补全工作单位。")
def has_route(case: Any) -> bool:
    return len(case.legs.all()) > 0


@guard("申报已经进入下一环节，不能撤回。如需停止申报，请联系单位职称管理员。")
def stands_at_the_start(case: Any) -> bool:
    return case.leg <= 1 or case.status == "UNIT_REVIEW"


@guard("指定受理机构的期限未到。")
def assignment_is_overdue(case: Any) -> bool:
    return case.is_overdue


@guard("这类认定的结果不需要公示，请直接确认。")
def result_must_be_published(case: Any) -> bool:
    return case.procedure.result_notice


@guard("这件申报须经评审委员会无记名投票，不能直接认定（人社部令第40号第20条）。")
def needs_no_ballot(case: Any) -> bool:
    return case.procedure.decider != Decider.BALLOT


@guard(f"这类结果须先公示不少于 {SHORTEST_NOTICE} 个工作日，才能确认（人社部令第40号第26条）。")
def result_needs_no_notice(case: Any) -> bool:
    return not case.procedure.result_notice


@guard("单位已经开始审核，不能再撤回。如需停止申报，请联系单位职称管理员。")
def unit_has_not_started(case: Any) -> bool:
    return case.claimed_by_id is None and not case.asked_at_this_leg


@guard("这件申报没有人领取。")
def is_claimed(case: Any) -> bool:
    return case.claimed_by_id is not None


@guard("本环节已经一次性告知过补正内容，不能再次要求补正（人社部令第40号第18条）。")
def stage_has_not_asked(case: Any) -> bool:
    return not case.asked_at_this_leg


@guard("补正期限已过，不能再提交。")
def correction_is_not_overdue(case: Any) -> bool:
    return not case.is_overdue


@guard("补正期限未到。")
def correction_is_overdue(case: Any) -> bool:
    return case.is_overdue


@guard("已经发布过公示。")
def has_no_notice(case: Any) -> bool:
    return case.notice_ends_on is None


@guard("公示不在进行中，不能提出异议。")
def notice_is_running(case: Any) -> bool:
    return case.notice_runs_today


@guard(f"公示期未满，不能办理（不少于 {SHORTEST_NOTICE} 个工作日，人社部令第40号第16、26条）。")
def notice_has_run(case: Any) -> bool:
    return case.notice_has_run


@guard("还有未处理完的异议，处理完毕后才能继续。")
def has_no_open_objection(case: Any) -> bool:
    return not case.objection_is_open


@guard("没有待处理的异议。")
def has_open_objection(case: Any) -> bool:
    return case.objection_is_open


@guard("评审委员会的备案不在有效期内或已被暂停，不能办理（人社部令第40号第8、38条）。")
def committee_is_in_force(case: Any) -> bool:
    return case.committee_is_in_force


@guard(
    "复查针对评审委员会投票的结果（人社部令第40号第27条）。这件申报是不经投票的认定，现行文件没有规定认定的复查："
    "不服的，可以向上级人社部门投诉；补齐条件后可以重新申请。"
)
def was_voted_on(case: Any) -> bool:
    """Art. 27 stands among the rules on reviews by a committee; re-examination is for what a ballot decided.

    S8b, S10b, M4a, M5g and 令40 art. 29, by which titles are recognised without one, and M6 on supervision know none.
    [decision] What is left to a person who was not recognised is the complaint, and a new application.
    """
    return case.procedure.decider == Decider.BALLOT


@guard("复查申请正在办理中，请等待答复。")
def has_no_open_reexamination(case: Any) -> bool:
    return not case.reexamination_is_open


@guard("没有待答复的复查申请。")
def has_open_reexamination(case: Any) -> bool:
    return case.reexamination_is_open


@guard("这个评审委员会的结果由组建单位确认后报备案机关备案，不在这里确认（人社部令第40号第26条）。")
def authority_confirms_results(case: Any) -> bool:
    return not case.results_are_filed


@guard("这个评审委员会的结果由人社部门确认，不需要备案（人社部令第40号第26条）。")
def results_are_filed(case: Any) -> bool:
    return case.results_are_filed


@guard("这件申报的结果没有列入已备案的名单。")
def stands_in_a_filing(case: Any) -> bool:
    return case.result_is_filed


@guard("申报人在同一年度已就同一系列、级别另行申报，不能重新评审（人社厅发〔2020〕13号第六部分）。")
def place_is_free(case: Any) -> bool:
    return case.place_is_free
