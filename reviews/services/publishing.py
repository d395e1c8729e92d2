"""Publishing what signed meetings decided, as one set: nobody learns his result before the others (令40 art. 26)."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from django.db import transaction

from applications.models import Application
from applications.services.letters import tell_applicants
from portal import workflow
from portal.core import clock
from portal.core.actors import Actor
from portal.core.errors import Refused
from portal.workflow import Act, Declined, Done, Report
from reviews.models import Decision, Meeting

PASSED = (
    "评审委员会表决通过了您的申报。接下来公示评审结果；公示期满没有异议，或者异议经核查不成立的，"
    "结果予以确认或者备案，之后生成电子职称证书。现在不需要您办理。"
)
NOT_PASSED = (
    "评审委员会表决没有通过您的申报。您对本人的评审结果不满意的，可以在期限内申请复查，"
    "也可以进行投诉（人社部令第40号第27条）。复查的期限见本件申报的页面。"
)


@transaction.atomic
def publish_decisions(*, ids: Iterable[int], actor: Actor, key: uuid.UUID | None = None) -> Report:
    """Publish everything that these signed meetings decided, by sets; each applicant is told now (令40 arts. 26, 27).

    A meeting that may not publish raises ``Refused``, so that a set goes out whole. Gives the report over the meetings;
    a case that is refused keeps waiting, and is declined there as a line of its meeting.
    """
    chosen = sorted(set(ids))
    if not chosen:
        raise Refused("请至少选择一次会议。", code="invalid")
    left: list[Declined] = []

    def tell_results(done: Sequence[Done]) -> None:
        left.extend(_publish([each.subject.pk for each in done], actor))

    report = workflow.run_many(Meeting, chosen, Act(move="publish_decisions", actor=actor, key=key, then=tell_results))
    if report.declined:
        raise Refused(report.declined[0].reason, code=report.declined[0].code)
    report.declined += left
    return report


def _publish(meetings: Sequence[int], actor: Actor) -> list[Declined]:
    """Gives the cases that keep waiting, each by the key of its meeting. Raises ``Refused`` when all do."""
    groups: dict[date | None, list[int]] = defaultdict(list)
    meeting_of: dict[int, int] = {}
    for each in Decision.objects.unpublished().filter(item__meeting__in=meetings).select_related("item"):
        groups[each.decided_on if each.passed else None].append(each.application_id)
        meeting_of[each.application_id] = each.item.meeting_id
    published: list[int] = []
    declined: list[Declined] = []
    for decided_on, pks in groups.items():
        move, arguments, told = (
            ("record_pass", {"on": decided_on}, PASSED) if decided_on else ("record_failure", {}, NOT_PASSED)
        )
        report = workflow.run_many(Application, pks, Act(move=move, actor=actor, arguments=arguments))
        tell_applicants(report.done, move, told)
        published += [each.subject.pk for each in report.done]
        declined += report.declined
    if declined and not published:
        raise Refused(declined[0].reason, code=declined[0].code)
    standing = Decision.objects.unpublished().filter(item__meeting__in=meetings, application__in=published)
    standing.update(published_at=clock.now())
    return [Declined(meeting_of[each.pk], each.code, f"{_case(each)}：{each.reason}") for each in declined]


def _case(declined: Declined) -> str:
    case = declined.subject
    return f"{case.applicant.name}（{case.code}）" if case else "一件申报"
