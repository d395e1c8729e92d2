"""Public notices: before the review by the reviewing body (N8), after it by the organiser (N13; 令40 arts. 16, 26)."""

import hashlib
import json
import uuid
from collections.abc import Iterable, Sequence
from datetime import date
from typing import cast

from django.db import transaction
from django.db.models import F

from applications.models import Application, Confirmation, NoticeEntry, PublicNotice
from applications.querysets import NOTICE_STAGES
from applications.selectors.titles import answer_of, declared_titles, submitted_forms
from applications.services.letters import tell_applicants
from portal.catalog.models import Level, Specialty
from portal.catalog.selectors import ParameterMissing, notice_period, parameter, working_day_calendar
from portal.core import clock
from portal.core.actors import Actor, Role
from portal.core.dates import in_chinese
from portal.core.errors import Refused
from portal.core.working_days import CalendarMissing, Period
from portal.workflow import Act, Declined, Done, Report, declared_move, run_many

MOST_CASES = 2000
MOST_NAMED = 5
NOTICE_OF_VERB = {
    declared_move(Application, "publish_notice").verb: PublicNotice.Kind.PRE,
    declared_move(Application, "publish_result").verb: PublicNotice.Kind.POST,
}
LONGEST_WORKING_DAYS = 60


def period_from(published_on: date, working_days: int | None = None) -> tuple[Period, int]:
    """The period of a notice and its length in working days, by default the parameter ``notice_working_days``.

    Raises ``Refused`` when the calendar or the parameter is missing (regulation section 6: refuse, never guess).
    """
    try:
        days = working_days or parameter("notice_working_days", published_on)
        return notice_period(published_on, days), days
    except (CalendarMissing, ParameterMissing) as missing:
        raise Refused(missing.message_zh, code="invalid") from missing


def publish_notice(
    *, ids: Iterable[int], actor: Actor, title: str, contact: str, key: uuid.UUID | None = None
) -> PublicNotice:
    """The unit publishes one notice for the cases that it has approved (令40 art. 16, N8).

    All or none: raises ``Refused`` when one of them cannot be published.
    """
    report = publish_cases(ids=ids, actor=actor, title=title, contact=contact, key=key)
    return notice_of(report)


def publish_cases(
    *, ids: Iterable[int], actor: Actor, title: str, contact: str, key: uuid.UUID | None = None
) -> Report:
    """What ``publish_notice`` does, case by case; ``notice_of`` the report finds the notice."""
    return _publish(PublicNotice.Kind.PRE, "publish_notice", ids, actor, title, contact, key)


def publish_results(
    *, ids: Iterable[int], actor: Actor, title: str, contact: str, key: uuid.UUID | None = None
) -> PublicNotice:
    """The organiser publishes one notice of the cases that passed (令40 art. 26, N13).

    All or none: raises ``Refused`` when one of them cannot be published.
    """
    report = publish_passed(ids=ids, actor=actor, title=title, contact=contact, key=key)
    return notice_of(report)


def publish_passed(
    *, ids: Iterable[int], actor: Actor, title: str, contact: str, key: uuid.UUID | None = None
) -> Report:
    """What ``publish_results`` does, case by case."""
    return _publish(PublicNotice.Kind.POST, "publish_result", ids, actor, title, contact, key)


@transaction.atomic
def _publish(
    kind: str, move: str, ids: Iterable[int], actor: Actor, title: str, contact: str, key: uuid.UUID | None
) -> Report:
    chosen = sorted(set(ids))
    if not chosen:
        raise Refused("请至少选择一件申报。", code="invalid")
    if len(chosen) > MOST_CASES:
        raise Refused(f"一次公示最多 {MOST_CASES} 件，请分批发布。", code="invalid")

    def then(done: Sequence[Done]) -> None:
        notice = _store(kind, done, actor, title, contact)
        days = f"公示期 {in_chinese(notice.starts_on)}至{in_chinese(notice.ends_on)}。"
        tell_applicants(done, move, days)

    report = run_many(Application, chosen, Act(move=move, actor=actor, key=key, data={"title": title}, then=then))
    if report.declined:
        raise Refused(_whole_notice_refused(report.declined), code=report.declined[0].code)
    return report


def _whole_notice_refused(declined: Sequence[Declined]) -> str:
    named = [f"{each.subject.applicant.name if each.subject else '所选申报'}：{each.reason}" for each in declined]
    more = f"另有 {len(named) - MOST_NAMED} 件也不能列入。" if len(named) > MOST_NAMED else ""
    return "".join(named[:MOST_NAMED]) + more


def notice_of(report: Report) -> PublicNotice:
    """The notice that an act has published; one query."""
    case, kind = report.done[0].subject, NOTICE_OF_VERB[report.done[0].record.verb]
    return NoticeEntry.objects.select_related("notice").filter(application=case, notice__kind=kind).latest("id").notice


def _store(kind: str, done: Sequence[Done], actor: Actor, title: str, contact: str) -> PublicNotice:
    cases = [each.subject for each in done]
    # Two notices published at one moment would both have found none when their rows were read.
    same_route = NoticeEntry.objects.filter(route_round=F("application__route_round"), notice__kind=kind)
    if same_route.filter(application__in=cases).exists():
        raise Refused("其中有申报刚刚已发布过公示，请刷新后重新选择。", code="not_open")
    now = clock.now()
    period, days = period_from(now.date())
    people = people_of(cases)
    notice = PublicNotice.objects.create(
        kind=kind,
        title=title,
        publisher_id=cast("int", actor.organisation_id),
        contact=contact,
        published_at=now,
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        first_ends_on=period.ends_on,
        working_days=days,
        calendar_version=working_day_calendar().version,
        people=people,
        digest=digest_of(people),
    )
    NoticeEntry.objects.bulk_create(
        NoticeEntry(notice=notice, application=case, route_round=case.route_round) for case in cases
    )
    return notice


def people_of(cases: Sequence[Application]) -> list[dict[str, str]]:
    """The frozen list in the order of ``cases``: name, unit, titles, specialty and level alone (PIPL art. 25)."""
    forms = submitted_forms(cases)
    titles = declared_titles(cases, forms)
    specialties = Specialty.objects.in_bulk({case.specialty_id for case in cases if case.specialty_id})
    return [
        {
            "name": case.applicant.name,
            "unit": case.unit_name,
            "present_title": answer_of(forms.get(case.pk), "present_title", "title") or "无",
            "declared_title": titles[case.pk],
            "specialty": specialties[case.specialty_id].name if case.specialty_id else "",
            "level": str(Level(case.level).label),
        }
        for case in cases
    ]


def digest_of(people: Sequence[dict[str, str]]) -> str:
    """SHA-256 (64 hex digits) over the list in one fixed writing, so that anyone can check it."""
    text = json.dumps(list(people), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def lengthen_notice(
    *, notice: PublicNotice, actor: Actor, working_days: int, reason: str, key: uuid.UUID | None = None
) -> PublicNotice:
    """Lengthen a notice to ``working_days`` from its publication, for a stated reason (regulation section 6).

    Never shorter. Recorded on each case that still stands in the notice. Raises ``Refused``.
    """
    stored = PublicNotice.objects.select_for_update().get(pk=notice.pk)
    if stored.ends_on < clock.today():
        raise Refused("公示期已满，不能再延长；如确需重新公示，请联系上级主管部门。", code="not_open")
    stage = next(status for status, kind in NOTICE_STAGES.items() if kind == stored.kind)

    def then(done: Sequence[Done]) -> None:
        if not stored.working_days < working_days <= LONGEST_WORKING_DAYS:
            raise Refused(
                f"公示期只能延长：应多于现在的 {stored.working_days} 个工作日，不超过 {LONGEST_WORKING_DAYS} 个。",
                code="invalid",
            )
        stored.ends_on, stored.working_days = period.ends_on, working_days
        stored.lengthened_because = reason
        stored.calendar_version = working_day_calendar().version
        stored.save(update_fields=["ends_on", "working_days", "lengthened_because", "calendar_version"])
        tell_applicants(done, "lengthen_notice", f"公示延长至{in_chinese(stored.ends_on)}。原因：{reason}")

    standing = stored.entries.filter(application__status=stage)
    ids = list(standing.values_list("application_id", flat=True))
    if not ids:
        raise Refused("公示名单中的申报都已进入下一环节，不能再延长。", code="not_open")
    period, _days = period_from(stored.published_at.astimezone(clock.SHANXI).date(), working_days)
    data = {"working_days": working_days, "ends_on": period.ends_on.isoformat()}
    report = run_many(
        Application, ids, Act(move="lengthen_notice", actor=actor, key=key, note=reason, data=data, then=then)
    )
    if not report.done:
        raise Refused(report.declined[0].reason, code=report.declined[0].code)
    return stored


def confirming_move(actor: Actor) -> str:
    """The authority confirms, or the office of a committee with its own right (令40 art. 26, M5h)."""
    return "confirm_by_organiser" if actor.role == Role.SECRETARY else "confirm"


def confirm_results(*, ids: Iterable[int], actor: Actor, document_number: str, key: uuid.UUID | None = None) -> Report:
    """The authority confirms results whose notice has run without an open objection (令40 art. 26).

    A committee with its own right to review has its office confirm them, and files them afterwards (M5h).
    ``document_number`` is that of the confirming document; it is kept for the certificate.
    """
    move = confirming_move(actor)
    comes_next = "系统将生成电子证书。" if move == "confirm" else "结果报备案机关备案后，系统生成电子证书。"
    number = document_number.strip()
    if not number:
        raise Refused("请填写确认文件的文号。", code="invalid")

    def then(done: Sequence[Done]) -> None:
        Confirmation.objects.bulk_create(
            Confirmation(
                application=each.subject,
                document_number=number,
                confirmed_on=clock.today(),
                authority_id=cast("int", actor.organisation_id),
            )
            for each in done
        )
        tell_applicants(done, move, f"确认文号：{number}。{comes_next}")

    data = {"document_number": number}
    return run_many(Application, ids, Act(move=move, actor=actor, key=key, data=data, then=then))
