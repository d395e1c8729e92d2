"""What an organiser does with its application to form a committee (令40 arts. 6-8; S5, S6, S7, M2d)."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from committees import forming
from committees import permissions as may
from committees.filing_selectors import content_of, problems_of, ways_of
from committees.models import (
    Committee,
    CommitteeFiling,
    FilingEvidence,
    FilingSpecialty,
    FilingUnit,
    FilingVersion,
)
from committees.rules import formation_refusal
from committees.services.letters import tell_staff
from committees.wordings import FILING_SUBMITTED
from committees.workflow import EDITABLE, FilingStatus
from portal.accounts.models import Organisation
from portal.catalog.models import Series, Specialty
from portal.catalog.selectors import ParameterMissing
from portal.core import clock
from portal.core.actors import Actor, Role
from portal.core.errors import Refused
from portal.files.services import take_upload
from portal.integrity.services import refuse_barred_body
from portal.workflow import Act, Done, open_case, run

PURPOSE = "filing_evidence"
COLUMNS = (
    "name", "basis", "region", "scope", "authority", "proposed_from", "proposed_to", "contact", "telephone", "address",
)  # fmt: skip
ONE_RENEWAL = "committees_one_open_renewal"
OVERTAKEN = "这份申请已在另一个页面保存过，本页内容没有保存。请打开最新的页面，再补上您的修改。"


class Overtaken(Refused):
    """Another page has saved the application meanwhile; nothing was stored."""

    def __init__(self) -> None:
        super().__init__(OVERTAKEN, code="not_open")


class FilingIncomplete(Refused):
    """The application cannot be submitted yet; ``problems`` say why, by field of its form."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__("还有内容没有填完或者不符合规定，没有提交。", code="invalid")
        self.problems = dict(problems)


@dataclass(frozen=True)
class Specialised:
    """A specialty from a day to a day, or on and on (S5d)."""

    specialty: Specialty
    valid_from: date
    valid_to: date | None = None


@dataclass(frozen=True)
class FilingContent:
    """What the organiser wrote: ``columns`` by name, ``texts`` and ``files`` by the code of their condition.

    ``specialties`` and ``units`` are None where they are to stay as they are stored. ``typed`` is what could not be
    read, as it was typed, by the name of its field: it comes back on the page, and nothing is submitted with it.
    """

    columns: Mapping[str, Any] = field(default_factory=dict)
    specialties: Sequence[Specialised] | None = ()
    units: Sequence[Organisation] | None = ()
    typed: Mapping[str, Any] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, UploadedFile] = field(default_factory=dict)


def start_filing(
    *, actor: Actor, formed_by: str, series: Series, level: str, key: uuid.UUID | None = None
) -> CommitteeFiling:
    """Begin an application to form a committee of one series and level (令40 art. 6; S5a, S6a, S7).

    Raises ``Refused``: another role, a body that forms no such committee, a level or series closed to it.
    """
    body = own_body(actor)
    refuse_barred_body(body.pk)
    if formed_by not in ways_of(body):
        raise Refused("您所在的单位不能以这种方式组建评审委员会。", code="denied")
    refusal = formation_refusal(formed_by=formed_by, organiser_kind=body.kind, level=level, series=series.code)
    if refusal or level not in forming.levels_open_to(formed_by):
        raise Refused(refusal or "这种组建方式没有所选的级别。", code="invalid")
    now = clock.now()
    filing = CommitteeFiling(
        organiser=body,
        formed_by=formed_by,
        series=series,
        level=level,
        region=body.region,
        scope=forming.scopes_open_to(formed_by)[0],
        created_at=now,
        saved_at=now,
        status_since=now,
    )
    data = {"formed_by": formed_by, "series": series.code, "level": level}
    return open_case(filing, "filing.opened", actor=actor, key=key, data=data).subject


@transaction.atomic
def start_renewal(*, actor: Actor, committee: Committee, key: uuid.UUID | None = None) -> CommitteeFiling:
    """Begin to have a committee filed anew, with what it is filed for now (N1; 令40 art. 8).

    Series and level stay: others would be another committee. Raises ``Refused``: another body's committee, one
    whose right was withdrawn or suspended, or an application that is under way.
    """
    body = own_body(actor)
    if committee.organiser_id != body.pk:
        raise Refused("只能为本单位组建的评审委员会申请重新备案。", code="denied")
    if committee.status not in {"ACTIVE", "RECTIFYING"}:
        raise Refused("评审工作已被暂停或评审权已被收回，不能申请重新备案。", code="not_open")
    now = clock.now()
    filing = CommitteeFiling(
        organiser=body,
        committee=committee,
        predecessor=committee.filings.filter(status=FilingStatus.FILED).order_by("-filed_on", "-pk").first(),
        formed_by=committee.formed_by,
        series=committee.series,
        level=committee.level,
        name=committee.name,
        basis=committee.basis,
        region=committee.region,
        scope=committee.scope,
        authority=committee.filing_authority,
        contact=committee.contact,
        telephone=committee.telephone,
        address=committee.address,
        created_at=now,
        saved_at=now,
        status_since=now,
    )
    opened = open_filing(filing, actor=actor, key=key, data={"renews": committee.number})
    if opened.subject is filing:
        _copy_scope(filing, committee)
    return opened.subject


def open_filing(filing: CommitteeFiling, *, actor: Actor, key: uuid.UUID | None, data: Mapping[str, Any]) -> Done:
    """Open the filing; a committee has one renewal under way at a time. Raises ``Refused``."""
    try:
        with transaction.atomic():
            return open_case(filing, "filing.opened", actor=actor, key=key, data=data)
    except IntegrityError as error:
        if ONE_RENEWAL not in str(error):
            raise
        raise Refused("这个评审委员会已有一件重新备案申请在办理，请继续办理那一件。", code="not_open") from error


def _copy_scope(filing: CommitteeFiling, committee: Committee) -> None:
    today = clock.today()
    running = [each for each in committee.specialty_periods.all() if each.valid_to is None or each.valid_to >= today]
    FilingSpecialty.objects.bulk_create(
        FilingSpecialty(
            filing=filing, specialty_id=each.specialty_id, valid_from=each.valid_from, valid_to=each.valid_to
        )
        for each in running
    )
    FilingUnit.objects.bulk_create(FilingUnit(filing=filing, organisation=each) for each in committee.units.all())


def own_body(actor: Actor) -> Organisation:
    """The body for which ``actor`` forms committees. Raises ``Refused`` for whoever does not."""
    found = Organisation.objects.active().select_related("region").filter(pk=actor.organisation_id or 0).first()
    if found is None or actor.role not in may.ORGANISING:
        raise Refused("组建评审委员会由单位职称管理员或办事机构人员申请。", code="denied")
    return found


def locked_filing(filing: CommitteeFiling, actor: Actor) -> CommitteeFiling:
    """The stored row under lock, for its organiser alone. Raises ``Refused``."""
    stored = CommitteeFiling.objects.select_for_update(of=("self",)).select_related("organiser").get(pk=filing.pk)
    if refusal := may.is_of_the_organiser.refusal(stored, actor):
        raise Refused(refusal, code="denied")
    return stored


@transaction.atomic
def save_filing(*, filing: CommitteeFiling, actor: Actor, content: FilingContent, revision: int) -> CommitteeFiling:
    """Store what the organiser has written, complete or not (ADR 4): no record before it is submitted.

    Raises ``Refused``: another body, an application that is no longer with the organiser, a page older than what
    is stored (``revision``), and ``BadFile`` for a file that cannot be taken.
    """
    stored = locked_filing(filing, actor)
    if stored.status not in EDITABLE:
        raise Refused("申请已经提交，不能再修改。", code="not_open")
    if stored.revision != revision:
        raise Overtaken
    for name in COLUMNS:
        if name in content.columns:
            setattr(stored, name, content.columns[name])
    stored.revision += 1
    stored.saved_at = clock.now()
    stored.typed = dict(content.typed)
    stored.save(update_fields=[*COLUMNS, "revision", "saved_at", "typed"])
    _store_rows(stored, content)
    _store_evidence(stored, actor, content)
    return stored


def _store_rows(filing: CommitteeFiling, content: FilingContent) -> None:
    if content.specialties is not None:
        filing.specialty_rows.all().delete()
        FilingSpecialty.objects.bulk_create(
            FilingSpecialty(filing=filing, specialty=each.specialty, valid_from=each.valid_from, valid_to=each.valid_to)
            for each in content.specialties
        )
    if content.units is not None:
        filing.unit_rows.all().delete()
        FilingUnit.objects.bulk_create(FilingUnit(filing=filing, organisation=each) for each in content.units)


def _store_evidence(filing: CommitteeFiling, actor: Actor, content: FilingContent) -> None:
    for code, text in content.texts.items():
        row, _is_new = FilingEvidence.objects.get_or_create(filing=filing, item=code)
        row.text = text
        if upload := content.files.get(code):
            row.file = take_upload(upload, purpose=PURPOSE, owner_id=cast("int", actor.user_id))
        row.save()


@transaction.atomic
def submit_filing(*, filing: CommitteeFiling, actor: Actor, key: uuid.UUID | None = None) -> CommitteeFiling:
    """Hand the application in, or hand it in again after the correction; freezes a version (令40 arts. 7, 8).

    Raises ``FilingIncomplete`` with what is missing or beyond the rules, ``Refused`` otherwise.
    """
    stored = locked_filing(filing, actor)
    is_late = stored.due_on is not None and stored.due_on < clock.today()
    # Whoever is too late is told so, and not first to complete what nobody takes any more.
    if stored.status in EDITABLE and not is_late:
        if stored.typed:
            raise Refused("有的内容填得不对，还没有改正，没有提交。", code="invalid")
        _refuse_incomplete(stored)
    refuse_barred_body(stored.organiser_id)
    # After its first submission an application comes back by the other move.
    move = "submit_filing" if stored.asked_at is None else "resubmit_filing"
    by = cast("int", actor.user_id)
    act = Act(move=move, actor=actor, key=key, arguments={"by": by}, then=_freeze)
    return run(CommitteeFiling, stored.pk, act).subject


def _refuse_incomplete(filing: CommitteeFiling) -> None:
    try:
        problems = problems_of(filing, clock.today())
    except ParameterMissing as missing:
        raise Refused(missing.message_zh, code="invalid") from missing
    if problems:
        raise FilingIncomplete(problems)


def _freeze(done: Sequence[Done]) -> None:
    for each in done:
        filing = CommitteeFiling.objects.with_parties().get(pk=each.subject.pk)
        FilingVersion.objects.create(
            filing=filing, number=filing.version, content=content_of(filing), submitted_at=clock.now()
        )
        tell_staff(
            cast("int", filing.authority_id),
            [Role.HRSS_OFFICER],
            FILING_SUBMITTED,
            {"organiser": filing.organiser, "filing": filing},
            link=reverse("committees:filing_case", args=[filing.code]),
            record=each.record,
        )


def withdraw_filing(*, filing: CommitteeFiling, actor: Actor, key: uuid.UUID | None = None) -> CommitteeFiling:
    """Take the application back before it is decided. Raises ``Refused``."""
    return run(CommitteeFiling, filing.pk, Act(move="withdraw_filing", actor=actor, key=key)).subject
