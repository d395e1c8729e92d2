"""What the right authority does with an application to form a committee (令40 art. 8; S6b, S6c, S7; M2b, M2c)."""

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import Max
from django.urls import reverse

from committees import forming
from committees import permissions as may
from committees.models import Committee, CommitteeFiling, CommitteeSpecialty, CommitteeUnit
from committees.services.filing_terms import correction_due_on
from committees.services.letters import tell_staff
from committees.wordings import FILING_ANSWERED
from committees.workflow import AWAITING, FilingStatus
from portal.catalog.selectors import ParameterMissing, parameter
from portal.core import clock
from portal.core.actors import Actor
from portal.core.dates import in_chinese
from portal.core.errors import Refused
from portal.integrity.services import refuse_barred_body
from portal.workflow import Act, Done, open_case, run

NUMBER_ONCE = "committees_filing_number_once"
HIGHEST_NUMBER = 9999  # certificates print four digits
PUBLISHED = (
    "name", "basis", "region_id", "scope", "usage_scope", "filing_number", "filing_authority_id", "filed_on",
    "valid_from", "valid_to", "contact", "telephone", "address",
)  # fmt: skip


class BadPeriod(Refused):
    """The granted validity is beyond the rules; ``problems`` say why, by field."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__(next(iter(problems.values())), code="invalid")
        self.problems = problems


def ask_filing_correction(
    *, filing: CommitteeFiling, actor: Actor, told: str, key: uuid.UUID | None = None
) -> CommitteeFiling:
    """Tell the organiser once and completely what has to be corrected, and until when (令40 art. 18).

    The term runs in working days (parameter ``filing_correction_working_days``). Raises ``Refused``.
    """
    arguments = {"told": told, "at": clock.now(), "due_on": correction_due_on(clock.today())}
    return _decide(filing, actor, "ask_filing_correction", told, arguments, key)


def select_organiser(
    *, filing: CommitteeFiling, actor: Actor, document: str, score: int, told: str, key: uuid.UUID | None = None
) -> CommitteeFiling:
    """The social organisation was selected, by which document and with how many points (M2b). Raises ``Refused``."""
    arguments = {"document": document, "score": score, "told": told}
    return _decide(filing, actor, "select_organiser", told, arguments, key)


def decline_organiser(
    *, filing: CommitteeFiling, actor: Actor, document: str, score: int, told: str, key: uuid.UUID | None = None
) -> CommitteeFiling:
    """The social organisation was not selected, and why (M2b, M2c). Raises ``Refused``."""
    arguments = {"document": document, "score": score, "told": told}
    return _decide(filing, actor, "decline_organiser", told, arguments, key)


def refuse_filing(*, filing: CommitteeFiling, actor: Actor, told: str, key: uuid.UUID | None = None) -> CommitteeFiling:
    """Refuse to file the committee, with the reason (令40 art. 8). Raises ``Refused``."""
    return _decide(filing, actor, "refuse_filing", told, {"told": told}, key)


def _decide(
    filing: CommitteeFiling,
    actor: Actor,
    move: str,
    told: str,
    arguments: dict[str, Any],
    key: uuid.UUID | None,
) -> CommitteeFiling:
    data = {name: value for name, value in arguments.items() if name in {"document", "score"}}
    if "due_on" in arguments:
        data["due_on"] = str(arguments["due_on"])
    act = Act(move=move, actor=actor, key=key, note=told, data=data, arguments=arguments, then=_tell_organiser)
    return run(CommitteeFiling, filing.pk, act).subject


def _tell_organiser(done: Sequence[Done]) -> None:
    for each in done:
        tell_staff(
            each.subject.organiser_id,
            may.ORGANISING,
            FILING_ANSWERED,
            {"outcome": each.subject.get_status_display(), "answer": _told(each)},
            link=reverse("committees:filing", args=[each.subject.code]),
            record=each.record,
        )


def _told(done: Done) -> str:
    due_on = done.subject.due_on if done.subject.status == FilingStatus.CORRECTION else None
    term = f"请在{in_chinese(due_on)} 24 时前提交补正；逾期视为放弃申请。" if due_on else ""
    return f"{done.record.note}{term}" or "请登录系统查看。"


@transaction.atomic
def approve_filing(
    *,
    filing: CommitteeFiling,
    actor: Actor,
    number: str,
    valid_from: date,
    valid_to: date,
    key: uuid.UUID | None = None,
) -> CommitteeFiling:
    """File the committee, or file it anew: it stands from ``valid_from`` to ``valid_to``, at most three years (N1).

    The committee is made, or takes the new filing's facts; the old filing stays. Raises ``BadPeriod`` for the
    dates, ``Refused`` for another authority, an application that is decided, a number used before, a committee
    whose right was suspended or withdrawn meanwhile.
    """
    stored = CommitteeFiling.objects.select_for_update(of=("self",)).get(pk=filing.pk)
    if refusal := may.decides_filing.refusal(stored, actor):
        raise Refused(refusal, code="denied")
    today = clock.today()
    granted = {"filing_number": number, "filed_on": today, "valid_from": valid_from, "valid_to": valid_to}
    if stored.status in AWAITING:
        refuse_barred_body(stored.organiser_id)
        _check_period(stored, valid_from, valid_to, today)
        stored = CommitteeFiling.objects.with_parties().get(pk=stored.pk)
        stored.committee = _stand(stored, actor, granted)
    arguments = {
        "committee_id": stored.committee_id,
        "number": number,
        "filed_on": today,
        "valid_from": valid_from,
        "valid_to": valid_to,
    }
    data = {name: str(value) for name, value in granted.items()}
    act = Act(move="approve_filing", actor=actor, key=key, data=data, arguments=arguments, then=_tell_organiser)
    try:
        with transaction.atomic():
            return run(CommitteeFiling, stored.pk, act).subject
    except IntegrityError as error:
        if NUMBER_ONCE not in str(error):
            raise
        raise Refused("这个备案文号已经用过，请核对。", code="invalid") from error


def _check_period(filing: CommitteeFiling, first: date, last: date, today: date) -> None:
    renewed = filing.committee
    try:
        years = parameter("filing_years_max", today)
    except ParameterMissing as missing:
        raise Refused(missing.message_zh, code="invalid") from missing
    running = renewed is not None and renewed.valid_from <= today <= renewed.valid_to
    problems = forming.granted_period_refusals(first, last, filed_on=today, years=years, renews_running=running)
    if problems:
        raise BadPeriod(problems)


def _stand(filing: CommitteeFiling, actor: Actor, granted: dict[str, Any]) -> Committee:
    """The committee as it stands by this filing: a new one, or the renewed one."""
    facts = granted | {
        "name": filing.name,
        "basis": filing.basis,
        "region_id": filing.region_id,
        "scope": filing.scope,
        "usage_scope": forming.usage_of(filing.formed_by),
        "filing_authority_id": filing.authority_id,
        "contact": filing.contact,
        "telephone": filing.telephone,
        "address": filing.address,
    }
    renewed = filing.committee
    committee = _renewed(filing, renewed, actor, facts) if renewed else _formed(filing, actor, facts)
    _take_over_scope(filing, committee)
    return committee


def _renewed(filing: CommitteeFiling, committee: Committee, actor: Actor, facts: dict[str, Any]) -> Committee:
    before = {name: str(getattr(committee, name)) for name in PUBLISHED} | _scope_of(committee)
    after = {name: str(value) for name, value in facts.items()}
    data = {"filing": filing.code, "before": before, "after": after}
    act = Act(move="renew", actor=actor, data=data, arguments={"facts": facts})
    return run(Committee, committee.pk, act).subject


def _formed(filing: CommitteeFiling, actor: Actor, facts: dict[str, Any]) -> Committee:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('committees.number', 0))")
    number = (Committee.objects.aggregate(highest=Max("number"))["highest"] or 0) + 1
    if number > HIGHEST_NUMBER:
        raise Refused("评委会编号已用完，请联系系统管理员。", code="invalid")
    committee = Committee(
        number=number,
        organiser_id=filing.organiser_id,
        formed_by=filing.formed_by,
        series_id=filing.series_id,
        level=filing.level,
        **facts,
    )
    return open_case(committee, "committee.filed", actor=actor, data={"filing": filing.code}).subject


def _scope_of(committee: Committee) -> dict[str, Any]:
    periods = committee.specialty_periods.select_related("specialty")
    return {
        "specialties": [[each.specialty.code, str(each.valid_from), str(each.valid_to or "")] for each in periods],
        "units": sorted(committee.units.values_list("pk", flat=True)),
    }


def _take_over_scope(filing: CommitteeFiling, committee: Committee) -> None:
    committee.specialty_periods.all().delete()
    CommitteeSpecialty.objects.bulk_create(
        CommitteeSpecialty(
            committee=committee, specialty_id=row.specialty_id, valid_from=row.valid_from, valid_to=row.valid_to
        )
        for row in filing.specialty_rows.all()
    )
    committee.unit_rows.all().delete()
    CommitteeUnit.objects.bulk_create(
        CommitteeUnit(committee=committee, organisation_id=row.organisation_id) for row in filing.unit_rows.all()
    )
