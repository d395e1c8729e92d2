"""What must be ready before a move. Each reads the row as its queryset's ``for_act`` has loaded it."""

from dataclasses import dataclass
from typing import Any

from portal.core.predicates import Guard, guard
from reviews.rules import has_quorum, missing_for_quorum


@dataclass(frozen=True)
class QuorumGuard(Guard):
    """The quorum (N9); its sentence says how many members are missing."""

    def refusal(self, subject: Any) -> str | None:
        if self.holds(subject):
            return None
        missing = missing_for_quorum(members=subject.roster_count, present=subject.present_count)
        return (
            f"未达到法定人数：评委会共{subject.roster_count}人，已签到{subject.present_count}人，"
            f"还差{missing}人（不少于三分之二，人社部令第40号第19条）。"
        )


def _quorum(meeting: Any) -> bool:
    return has_quorum(members=meeting.roster_count, present=meeting.present_count)


quorum_is_there = QuorumGuard("quorum_is_there", _quorum, "未达到法定人数。")


@guard("出席人数已达到法定人数，会议可以继续。")
def quorum_is_missing(meeting: Any) -> bool:
    return not _quorum(meeting)


@guard("签到在会议当天开放。")
def day_has_come(meeting: Any) -> bool:
    return meeting.day_has_come


@guard("主持人在场，不能接任主持。主持人退席后才能接任。")
def chair_has_left(meeting: Any) -> bool:
    return not meeting.chair_is_present


@guard("会议当天或者之后才能记录会议结果。")
def meeting_day_has_come(meeting: Any) -> bool:
    return meeting.day_has_come


@guard("这次会议不是线下会议，由主持人结束表决。")
def meeting_was_offline(vote: Any) -> bool:
    return vote.item.meeting.held_offline


@guard("评审委员会的备案不在有效期内或已被暂停，不能开会和表决（人社部令第40号第8、38条）。")
def committee_is_in_force(meeting: Any) -> bool:
    return meeting.committee_is_in_force


@guard("已有表决，不能记录为未达法定人数。")
def nothing_was_voted(meeting: Any) -> bool:
    return not meeting.has_standing_round


@guard("还有申报没有完成表决。")
def everything_is_voted(meeting: Any) -> bool:
    return not meeting.has_unsettled_item


@guard("还有表决票没有收回。请等待投票，或由办事机构把离席人员的票记为未投。")
def every_ballot_is_accounted_for(vote: Any) -> bool:
    return not vote.has_issued_entry


@guard("本轮是电子表决，没有计票单。")
def is_on_paper(vote: Any) -> bool:
    return vote.on_paper


@guard("两份计票单已经一致，等待主持人结束表决。")
def sheets_do_not_agree_yet(vote: Any) -> bool:
    return vote.agreed_tally is None


@guard("纸质票须由两人分别录入计票单，两份一致后才能结束表决。")
def paper_is_counted_twice(vote: Any) -> bool:
    return not vote.on_paper or vote.agreed_tally is not None


@guard("结果已经签署，不能再作废。")
def result_is_not_signed(vote: Any) -> bool:
    return vote.item.meeting.status in {"IN_SESSION", "VOTED"}


@guard("本轮表决已经结束，不得补充投票（人社部令第40号第20条）。")
def round_is_open(entry: Any) -> bool:
    return entry.round.status == "OPEN"


@guard("您没有签到或已经退席，不能投票（人社部令第40号第20条）。")
def voter_is_present(entry: Any) -> bool:
    return entry.voter_is_present


@guard("这位专家在场，由本人投票；办理退席后才能把他的票记为未投（人社部令第40号第20条）。")
def voter_has_left(entry: Any) -> bool:
    return not entry.voter_is_present


@guard("这次会议没有等待公布的结果。")
def has_unpublished_decision(meeting: Any) -> bool:
    return meeting.has_unpublished_decision
