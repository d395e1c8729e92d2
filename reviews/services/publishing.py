"""Publishing what signed meetings decided, as one set: nobody learns his result before the others (令40 art. 26)."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
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
    "也可以进行投诉（令40第27条）。复查的期限见本件申报的页面。"
)


@dataclass(frozen=True)
class Preview:
    """What publishing would do: how many pass and fail, and what would be refused and why."""

    passed: int
    failed: int
    declined: list[Declined]


def preview_decisions(*, meetings: Iterable[int], actor: Actor) -> Preview:
    """What ``publish_decisions`` would do now. Changes nothing and locks nothing."""
    chosen = sorted(set(meetings))
    declined = workflow.preview(Meeting, chosen, "publish_decisions", actor=actor)
    able = set(chosen) - {each.pk for each in declined}
    waiting = Decision.objects.unpublished().filter(item__meeting__in=able)
    passed = [each.application_id for each in waiting if each.passed]
    failed = [each.application_id for each in waiting if not each.passed]
    refused = workflow.preview(Application, passed, "record_pass", actor=actor)
    refused += workflow.preview(Application, failed, "record_failure", actor=actor)
    return Preview(len(passed), len(failed), [*declined, *refused])


@transaction.atomic
def publish_decisions(*, meetings: Iterable[int], actor: Actor, key: uuid.UUID | None = None) -> Report:
    """Publish everything that these signed meetings decided, by sets; each applicant is told now (令40 arts. 26, 27).

    Gives the report over the cases; a meeting that may not publish raises Refused, so that a set goes out whole. A
    case that is refused keeps waiting.
    """
    chosen = sorted(set(meetings))
    if not chosen:
        raise Refused("请至少选择一次会议。", code="invalid")
    cases = Report(batch=uuid.uuid4())

    def tell_results(done: Sequence[Done]) -> None:
        _publish(cases, [each.subject.pk for each in done], actor)

    report = workflow.run_many(Meeting, chosen, Act(move="publish_decisions", actor=actor, key=key, then=tell_results))
    if report.declined:
        raise Refused(report.declined[0].reason, code=report.declined[0].code)
    return cases


def _publish(cases: Report, meetings: Sequence[int], actor: Actor) -> None:
    groups: dict[date | None, list[int]] = defaultdict(list)
    for each in Decision.objects.unpublished().filter(item__meeting__in=meetings):
        groups[each.decided_on if each.passed else None].append(each.application_id)
    for decided_on, pks in groups.items():
        move, arguments, told = (
            ("record_pass", {"on": decided_on}, PASSED) if decided_on else ("record_failure", {}, NOT_PASSED)
        )
        report = workflow.run_many(Application, pks, Act(move=move, actor=actor, arguments=arguments))
        tell_applicants(report.done, move, told)
        cases.done += report.done
        cases.declined += report.declined
    if cases.declined and not cases.done:
        raise Refused(cases.declined[0].reason, code=cases.declined[0].code)
    published = [each.subject.pk for each in cases.done]
    standing = Decision.objects.unpublished().filter(item__meeting__in=meetings, application__in=published)
    standing.update(published_at=clock.now())
