"""What a reviewing body does with the cases in its hand (令40 arts. 16-18; S3; regulation 2.3)."""

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import cast

from django.db import transaction

from applications import permissions as may
from applications import reasons
from applications.checklist import OUTCOMES, items_of
from applications.conditions import conditions
from applications.models import Application, CorrectionItem, CorrectionRequest, Review
from applications.selectors.reason_texts import clause_of, library
from applications.services.letters import tell_applicants, tell_bodies_in_charge
from applications.workflow import REVIEWING
from portal.audit import services as audit
from portal.catalog.models import ReasonKind
from portal.catalog.rules import SHORTEST_NOTICE
from portal.catalog.selectors import ParameterMissing, parameter, working_day_calendar
from portal.core import clock
from portal.core.actors import Actor
from portal.core.dates import in_chinese
from portal.core.errors import Refused
from portal.core.working_days import CalendarMissing
from portal.workflow import Act, Consequences, Done, Report, chain, run, run_many

NOTE_LENGTH = 500
ID_NUMBER_SEEN = "person.id_number_seen"
EVIDENCE_COMPARED = "person.evidence_compared"


@dataclass(frozen=True, slots=True)
class ItemToCorrect:
    """One thing to correct: ``field`` as ``applications.paper.sections`` names it, ``reason`` a code of ``reasons``.

    ``condition``: the code of the condition of eligibility that it is about, or empty. ``library``: the code of the
    reason that was taken from the library, or empty; its clause is added when it is told.
    """

    field: str
    reason: str
    explanation: str = ""
    condition: str = ""
    library: str = ""
    clause: str = ""


def only(report: Report) -> Done:
    """The one act of a report on one case. Raises ``Refused`` when it was declined."""
    if report.declined:
        raise Refused(report.declined[0].reason, code=report.declined[0].code)
    return report.done[0]


def claim(*, ids: Iterable[int], actor: Actor, key: uuid.UUID | None = None) -> Report:
    """Take cases from the body's pool into the hands of ``actor``, so that no two colleagues work on one.

    From then on the applicant cannot withdraw. Cases that another has claimed are declined.
    """
    return run_many(Application, ids, Act(move="claim", actor=actor, key=key, arguments={"by": actor.user_id}))


def release(*, ids: Iterable[int], actor: Actor, key: uuid.UUID | None = None) -> Report:
    """Give claimed cases back to the body's pool; only who has claimed one may."""
    return run_many(Application, ids, Act(move="release", actor=actor, key=key))


def approve_by_unit(*, ids: Iterable[int], actor: Actor, key: uuid.UUID | None = None) -> Report:
    """The unit finds the cases in order; each goes on to the unit's notice (令40 art. 16, S3)."""

    def then(done: Sequence[Done]) -> None:
        tell_applicants(done, "approve_by_unit", f"接下来由单位公示，公示期不少于 {SHORTEST_NOTICE} 个工作日。")

    return _decide("approve_by_unit", ids, actor, key, then)


def recommend(*, ids: Iterable[int], actor: Actor, key: uuid.UUID | None = None) -> Report:
    """The unit recommends after its notice has run without an open objection (令40 arts. 16, 17; N8)."""
    return _send_on("recommend", ids, actor, key)


def pass_on(*, ids: Iterable[int], actor: Actor, key: uuid.UUID | None = None) -> Report:
    """An HRSS office or agency finds the cases in order and sends them one level up (令40 art. 16, S3)."""
    return _send_on("pass_on", ids, actor, key)


def accept(*, ids: Iterable[int], actor: Actor, key: uuid.UUID | None = None) -> Report:
    """The committee's office accepts the cases for review (令40 art. 18)."""

    def then(done: Sequence[Done]) -> None:
        tell_applicants(done, "accept", "接下来由评审委员会组织评审，评审结束后公示结果。")

    return _decide("accept", ids, actor, key, then)


def _send_on(move: str, ids: Iterable[int], actor: Actor, key: uuid.UUID | None) -> Report:
    def then(done: Sequence[Done]) -> None:
        tell_applicants(done, move, "接下来由上一级机构办理，进度可在申报页面查看。")
        tell_bodies_in_charge(done)

    return _decide(move, ids, actor, key, then)


def _decide(move: str, ids: Iterable[int], actor: Actor, key: uuid.UUID | None, then: Consequences) -> Report:
    """An act that ``taking_back`` can take back."""
    act = Act(move=move, actor=actor, key=key, arguments={"by": actor.user_id}, then=then, remembers=True)
    return run_many(Application, ids, act)


# What may be done to many cases at once, by the name of the move.
BATCH_ACTS: Mapping[str, Callable[..., Report]] = {
    "claim": claim,
    "release": release,
    "approve_by_unit": approve_by_unit,
    "recommend": recommend,
    "pass_on": pass_on,
    "accept": accept,
}


def ask_correction(
    *, application: Application, actor: Actor, items: Sequence[ItemToCorrect], key: uuid.UUID | None = None
) -> Done:
    """Tell the applicant once everything that must be corrected, and until when (令40 art. 18).

    The deadline runs in working days (parameter ``correction_working_days``). A second request of the same stage is
    refused. Raises ``Refused``.
    """
    known = {reason.code for reason in reasons.CORRECTION_REASONS}
    conditions_known = {"", *(condition.code for condition in conditions())}
    if not items or any(item.reason not in known or not item.field for item in items):
        raise Refused("请至少列出一项需要补正的内容，并选择位置和原因。", code="invalid")
    if any(item.condition not in conditions_known for item in items):
        raise Refused("请从列表中选择对应的条件。", code="invalid")
    items = with_clauses(items)
    due_on = correction_due_on()

    def then(done: Sequence[Done]) -> None:
        _store_request(done[0].subject, actor, items, due_on)
        tell_applicants(
            done, "ask_correction", f"共 {len(items)} 项，请在{in_chinese(due_on)}前一次补正；逾期视为放弃申报。"
        )

    data = {"items": [asdict(item) for item in items], "due_on": due_on.isoformat()}
    act = Act(move="ask_correction", actor=actor, key=key, data=data, arguments={"due_on": due_on}, then=then)
    return run(Application, application.pk, act)


def with_clauses(items: Sequence[ItemToCorrect]) -> list[ItemToCorrect]:
    """The items with the clause of each reason of the library. Raises ``Refused`` for one that is no longer offered."""
    if not any(item.library for item in items):
        return list(items)
    texts = library(ReasonKind.CORRECTION).texts
    if gone := [item.library for item in items if item.library and item.library not in texts]:
        raise Refused(f"常用理由“{gone[0]}”已经停用，请另选一条。", code="invalid")
    return [replace(item, clause=clause_of(texts[item.library])) if item.library else item for item in items]


def correction_due_on() -> date:
    """The last day of a correction that is asked today (令40 art. 18). Raises ``Refused``."""
    today = clock.today()
    try:
        return working_day_calendar().add_working_days(today, parameter("correction_working_days", today))
    except (CalendarMissing, ParameterMissing) as missing:
        raise Refused(missing.message_zh, code="invalid") from missing


def _store_request(case: Application, actor: Actor, items: Sequence[ItemToCorrect], due_on: date) -> None:
    request = CorrectionRequest.objects.create(
        application=case,
        route_round=case.route_round,
        leg=case.leg,
        version=case.version,
        asked_by_name=actor.organisation_name,
        asked_at=clock.now(),
        due_on=due_on,
    )
    CorrectionItem.objects.bulk_create(CorrectionItem(request=request, **asdict(item)) for item in items)


def refuse(
    *,
    application: Application,
    actor: Actor,
    reason_codes: Sequence[str],
    explanation: str,
    key: uuid.UUID | None = None,
) -> Done:
    """Do not accept the case, with coded reasons and an explanation (令40 art. 18, regulation 2.3).

    Raises ``Refused``, also when no known reason or no explanation is given.
    """
    known = {reason.code for reason in reasons.REFUSAL_REASONS}
    if not reason_codes or not set(reason_codes) <= known or not explanation.strip():
        raise Refused("请选择不予受理的原因并写明理由。", code="invalid")

    def then(done: Sequence[Done]) -> None:
        tell_applicants(done, "refuse", f"原因：{reasons.texts_of(reason_codes)}。说明：{explanation}")

    act = Act(
        move="refuse",
        actor=actor,
        key=key,
        note=explanation,
        data={"reasons": list(reason_codes)},
        arguments={"by": actor.user_id},
        then=then,
    )
    return run(Application, application.pk, act)


def revision_of(review: Review | None) -> int:
    """A number that grows with each save of the reviewer's paper, in milliseconds; 0 before the first."""
    return int(review.saved_at.timestamp() * 1000) if review else 0


@transaction.atomic
def save_review(
    *, application: Application, actor: Actor, findings: Mapping[str, Mapping[str, str]], revision: int
) -> Review:
    """Keep what the reviewer found so far, item by item (regulation 4.2; lessons, pain 1).

    ``findings``: ``{item code: {"outcome": "ok" | "problem" | "note" | "", "note": text}}``; unknown items are left
    out. ``revision`` is that of the paper the reviewer saw. Raises ``Refused``, with code ``not_open`` when a newer
    paper is stored.
    """
    application = Application.objects.for_act().get(pk=application.pk)
    if refusal := may.reviewer_in_charge.refusal(application, actor):
        raise Refused(refusal, code="denied")
    if application.status not in REVIEWING:
        raise Refused("这件申报已不在审核环节，核对记录不再保存。", code="not_open")
    place = {"application": application, "leg": application.leg, "version": application.version}
    stored = Review.objects.select_for_update().filter(**place).first()
    if revision_of(stored) > revision:
        raise Refused("核对记录已在另一个窗口更新，请刷新后继续。", code="not_open")
    review = stored or Review(**place)
    review.reviewer_id = cast("int", actor.user_id)
    review.saved_at = clock.now()
    review.findings = _clean_findings(findings, application.status)
    review.save()
    return review


def _clean_findings(findings: Mapping[str, Mapping[str, str]], stage: str) -> dict[str, dict[str, str]]:
    outcomes = {code for code, _label in OUTCOMES}
    clean = {}
    for item in items_of(stage):
        found = findings.get(item.code, {})
        outcome = found.get("outcome", "")
        clean[item.code] = {
            "outcome": outcome if outcome in outcomes else "",
            "note": str(found.get("note", "")).strip()[:NOTE_LENGTH],
        }
    return clean


def see_id_number(*, application: Application, actor: Actor) -> str:
    """The full identity number, for the body in charge alone; the look is recorded (invariant 9)."""
    for permission in (may.is_not_own_case, may.is_reviewing_staff, may.is_for_the_body_in_charge):
        if refusal := permission.refusal(application, actor):
            raise Refused(refusal, code="denied")
    audit.record(chain(application.applicant), ID_NUMBER_SEEN, actor=actor, data={"case": application.code})
    return application.applicant.id_number


def record_comparison(*, application: Application, actor: Actor, others: Iterable[Application]) -> None:
    """Put on record that ``actor`` has seen whose evidence is the same as that of ``application`` (invariant 9)."""
    chains = [chain(other.applicant) for other in others if other.applicant_id != application.applicant_id]
    if chains:
        audit.record_many(chains, EVIDENCE_COMPARED, actor=actor, data={"case": application.code})
