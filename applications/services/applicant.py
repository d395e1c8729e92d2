"""What an applicant does with his own draft (S3; regulation 4.2, 4.3)."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django.db import IntegrityError, transaction

from applications.models import Application, FormDraft
from applications.paper.sections import MOST_ROWS, Section, submitted_content
from applications.routing.procedures import procedure_of
from applications.selectors.applicant import correction_of, editable_sections
from applications.selectors.chooser import refusal_to_start
from applications.selectors.terms import mode_in
from applications.selectors.tracks import tracks_of
from applications.selectors.way import usual_employment
from applications.services.sharing import request_facts
from applications.workflow import Status
from committees.models import Batch
from portal.accounts.models import Employment
from portal.catalog.models import Mode, Series, Specialty
from portal.catalog.selectors import mode_of
from portal.core import clock
from portal.core.actors import Actor, Role
from portal.core.errors import Refused
from portal.core.numbers import small_number
from portal.integrity.services import refuse_the_barred
from portal.workflow import Act, Done, open_case, run

USUAL_CHANNEL = {"contract": "employer", "dispatch": "labour_dispatch", "freelancer": "freelancer"}
ONE_OPEN = "applications_one_open"
ALREADY_OPEN = "您在本年度已有一件相同系列、相同级别的申报，请继续办理那一件（同一年度不得重复申报）。"


class Overtaken(Exception):
    """Another tab has saved the section meanwhile; nothing was stored."""


@dataclass(frozen=True)
class Saved:
    """A section as it is stored now; ``revision`` is the section's own."""

    revision: int
    saved_at: datetime
    content: dict[str, Any]


def start_application(
    *,
    actor: Actor,
    batch: Batch,
    level: str,
    employment: Employment | None,
    specialty: Specialty | None = None,
    track: str = "normal",
    understood: bool = False,
    key: uuid.UUID | None = None,
) -> Application:
    """Open a draft in ``batch`` (S1a, S3, M1a; one open application a year: M6d); no ``employment``: M6h.

    ``understood``: the applicant knows what targeted evaluation means for him, which such a committee needs (S5b).
    Raises ``Refused``: the window is closed, the level is won by examination alone, the committee cannot take him,
    another one is open, or the labour relation is not the actor's.
    """
    _check_start(actor, batch, level, employment, specialty)
    committee = batch.committee
    if track not in tracks_of(batch, [level]):
        raise Refused("这个评审委员会和级别没有所选的申报方式，请改选其他方式。", code="invalid")
    if committee.usage_scope == committee.UsageScope.TARGETED and not understood:
        raise Refused("请先确认您了解定向评价、定向使用的含义。", code="invalid")
    subject = _draft(
        actor,
        employment,
        batch=batch,
        series=committee.series,
        specialty=specialty,
        level=level,
        year=batch.year,
        track=track,
        deciding_body_id=committee.organiser_id,
        confirming_body_id=committee.filing_authority_id,
    )
    return _open(subject, actor, key, {"batch": batch.code, "level": level, "track": track})


def start_recognition(
    *,
    actor: Actor,
    track: str,
    series: Series,
    level: str,
    employment: Employment | None,
    specialty: Specialty | None = None,
    key: uuid.UUID | None = None,
) -> Application:
    """Open a draft that an HRSS office decides, all year round (S8b, M5g, 令40 art. 29; regulation 8.1).

    Raises ``Refused``: a committee decides by this track, the series has no such level, or another one is open.
    """
    _check_person(actor, employment)
    procedure = procedure_of(track)
    if procedure.by_committee:
        raise Refused("这种方式由评审委员会办理，请先选择评审委员会。", code="invalid")
    if mode_of(series.code, level, None, clock.today()) is None:
        raise Refused("这个系列没有所选的级别。", code="invalid")
    year = clock.today().year
    subject = _draft(actor, employment, series=series, specialty=specialty, level=level, year=year, track=track)
    return _open(subject, actor, key, {"series": series.code, "level": level, "track": track})


def _draft(actor: Actor, employment: Employment | None, **target: Any) -> Application:
    now = clock.now()
    employer = employment.organisation if employment else None
    channel = USUAL_CHANNEL[usual_employment(employer)]
    return Application(
        applicant_id=cast("int", actor.user_id),
        employer=employer,
        reviewer=employer,
        channel=channel,
        created_at=now,
        status_since=now,
        **target,
    )


def _open(subject: Application, actor: Actor, key: uuid.UUID | None, data: dict[str, Any]) -> Application:
    try:
        with transaction.atomic():
            case = open_case(subject, "application.opened", actor=actor, key=key, data=data).subject
            FormDraft.objects.get_or_create(application=case, defaults={"saved_at": subject.created_at})
    except IntegrityError as error:
        if ONE_OPEN not in str(error):
            raise
        raise Refused(ALREADY_OPEN) from error
    return case


def _check_person(actor: Actor, employment: Employment | None) -> None:
    if actor.role != Role.APPLICANT:
        raise Refused("请切换到“申报人”身份后再申报。", code="denied")
    if employment is not None and employment.user_id != actor.user_id:
        raise Refused("请选择您本人的工作单位。", code="denied")
    refuse_the_barred(actor.user_id)


def _check_start(
    actor: Actor, batch: Batch, level: str, employment: Employment | None, specialty: Specialty | None
) -> None:
    _check_person(actor, employment)
    if level not in batch.levels:
        raise Refused("这个批次不受理所选的级别。", code="invalid")
    if batch.status != Batch.Status.PUBLISHED or not batch.opens_at <= clock.now() <= batch.closes_at:
        raise Refused("这个批次不在申报时间内。")
    if not batch.committee.in_force(clock.today()):
        raise Refused("评审委员会的备案不在有效期内或已被暂停，不能申报（人社部令第40号第8、38条）。")
    code = specialty.code if specialty else None
    if mode_in(batch, level, code) == Mode.EXAM_ONLY:
        raise Refused("所选专业和级别以考代评，通过考试取得，不经评审。")
    if refusal := refusal_to_start(batch, level=level, specialty=specialty, employment=employment, moment=clock.now()):
        raise Refused(refusal.text, code="invalid")


def row_count_of(section: Section, posted: Mapping[str, Any]) -> int:
    """How many rows the page had. Raises ``Refused`` when it does not say, for then rows would be lost."""
    if section.row is None:
        return 0
    count = small_number(str(posted.get("row_count", "")), default=None)
    if count is None or count > MOST_ROWS:
        raise Refused(f"页面内容不完整，或者超过 {MOST_ROWS} 条，没有保存。请刷新页面后重试。", code="invalid")
    return count


def lock_draft(application: Application) -> tuple[FormDraft, Application]:
    """The draft, locked, and the case as it is after the lock; the caller is inside a transaction."""
    draft = FormDraft.objects.select_for_update().get(application_id=application.pk)
    return draft, Application.objects.get(pk=application.pk)


def check_editable(case: Application, actor: Actor, slug: str) -> None:
    """Raises ``Refused`` unless ``actor`` may change this section now (令40 art. 18: only what was asked)."""
    if case.applicant_id != actor.user_id:
        raise Refused("只有申报人本人可以修改。", code="denied")
    if slug not in editable_sections(case, correction_of(case)):
        detail = "补正时只能修改要求补正的部分。" if case.status == Status.CORRECTION else "申报已提交，不能再修改。"
        raise Refused(detail, code="not_open")


@transaction.atomic
def save_section(
    *,
    application: Application,
    actor: Actor,
    section: Section,
    posted: Mapping[str, Any],
    revision: int,
    drop_row: int | None = None,
    add_row: bool = False,
    is_finished: bool = False,
) -> Saved:
    """Store what was typed, right or wrong: a draft is never refused for its content (lessons, pains 1 and 2).

    ``revision`` is the section's revision that the page was drawn from. ``is_finished``: the person goes on to the
    next page, so registers may be asked about what he has typed (S12b); half a number is not. Raises ``Overtaken``
    when a newer one is stored, ``Refused`` when the section is not open for changes.
    """
    draft, case = lock_draft(application)
    check_editable(case, actor, section.slug)
    before = draft.data.get(section.slug, {})
    if before.get("revision", 0) != revision:
        raise Overtaken
    content = submitted_content(section, posted, before, row_count_of(section, posted))
    rows = content["rows"]
    if drop_row is not None and drop_row < len(rows):
        del rows[drop_row]
    if add_row and len(rows) < MOST_ROWS:
        rows.append(dict.fromkeys(section.row.base_fields if section.row else [], ""))
    saved = _store(draft, section, content)
    if is_finished:
        request_facts(application=draft.application, asked_by_id=actor.user_id)
    return saved


def _store(draft: FormDraft, section: Section, content: dict[str, Any]) -> Saved:
    revision = draft.data.get(section.slug, {}).get("revision", 0) + 1
    draft.data[section.slug] = {"revision": revision, **content}
    draft.revision += 1
    draft.saved_at = clock.now()
    draft.save(update_fields=["data", "revision", "saved_at"])
    return Saved(revision, draft.saved_at, draft.data[section.slug])


def withdraw_application(*, application: Application, actor: Actor, key: uuid.UUID | None = None) -> Done:
    """Take the application back; possible until the unit has claimed it (regulation 4.2). Raises ``Refused``."""
    return run(Application, application.pk, Act(move="withdraw", actor=actor, key=key))
