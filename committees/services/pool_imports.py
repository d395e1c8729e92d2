"""A workbook of experts: a dry run that names each wrong cell, then all or nothing by a second click (令40 art. 11)."""

import hashlib
from collections.abc import Sequence
from typing import Any, cast
from uuid import UUID

from django.db import transaction

from committees import pool_permissions as may
from committees.models import Expert, ExpertPool, PoolEntry, PoolImport
from committees.pool_import.planning import CHANGES, JOINS, NEW, Line, lines_of, planned
from committees.pool_import.sheet import read
from committees.pool_selectors import specialties_of
from committees.services.experts import whole_number
from committees.wordings import EXPERT_UPDATED
from portal.accounts.models import User
from portal.accounts.services import grant_to_many
from portal.core import clock
from portal.core.actors import Actor, Role
from portal.core.cells import BadWorkbook, CellError
from portal.core.errors import Refused
from portal.messages.services import tell
from portal.workflow import Act, Done, open_case, open_cases, run, run_many

CHUNK = 500
STALE = "专家库或者专家信息在检查后有变化，没有导入。请重新上传检查。"


@transaction.atomic
def check_workbook(*, pool: ExpertPool, content: bytes, actor: Actor) -> tuple[PoolImport | None, list[CellError]]:
    """Read a workbook and keep what it would do until the second click; a dry run that changes no expert.

    Gives the errors cell by cell instead when there is one, and keeps nothing. An earlier workbook that waits is
    dropped. People must have registered themselves: nobody gets an account by somebody else's list. Raises ``Refused``.
    """
    pool = _locked(pool, actor)
    try:
        typed, errors = read(content)
    except BadWorkbook as bad:
        raise Refused(str(bad), code="invalid") from bad
    today = clock.today()
    lines, wrong = lines_of(
        pool, typed, list(specialties_of(pool, today)), actor, whole_number("expert_term_years", today)
    )
    if errors or wrong:
        return None, sorted(errors + wrong, key=_place)
    return _keep(pool, planned(pool, lines), content, actor), []


def _place(error: CellError) -> tuple[int, str]:
    digits = "".join(each for each in error.cell if each.isdigit())
    return int(digits or 0), error.cell


def _locked(pool: ExpertPool, actor: Actor) -> ExpertPool:
    related = ExpertPool.objects.select_for_update(of=("self",)).select_related("series", "specialty", "organiser")
    locked = related.get(pk=pool.pk)
    if refusal := may.keeps_the_pool.refusal(locked, actor):
        raise Refused(refusal, code="denied")
    return locked


def _keep(pool: ExpertPool, lines: Sequence[Line], content: bytes, actor: Actor) -> PoolImport:
    sha256 = hashlib.sha256(content).hexdigest()
    report = {"lines": [line.as_json() for line in lines]}
    for waiting in PoolImport.objects.filter(pool=pool, status="WAITING"):
        if (waiting.sha256, waiting.uploaded_by_id, waiting.report) == (sha256, actor.user_id, report):
            return waiting
        drop_import(imported=waiting, actor=actor)
    imported = PoolImport(
        pool=pool,
        uploaded_by_id=cast("int", actor.user_id),
        uploaded_by_name=actor.name,
        uploaded_at=clock.now(),
        sha256=sha256,
        report=report,
    )
    return open_case(imported, "pool_import.kept", actor=actor, data={"sha256": sha256}).subject


def drop_import(*, imported: PoolImport, actor: Actor, key: UUID | None = None) -> PoolImport:
    """Take a waiting workbook back; nothing of it has had any effect."""
    arguments = {"by": actor.name, "at": clock.now()}
    return run(PoolImport, imported.pk, Act(move="drop_import", actor=actor, key=key, arguments=arguments)).subject


@transaction.atomic
def apply_import(*, imported: PoolImport, actor: Actor, key: UUID | None = None) -> PoolImport:
    """Do what the preview says, all or nothing: new experts, entries, and the changes that were shown (令40 art. 11).

    Locks the pool, then the people, so two imports never take in one person twice. Raises ``Refused`` when anything
    would now be done otherwise than it was shown.
    """
    pool = _locked(imported.pool, actor)
    lines = [Line(**each) for each in imported.report["lines"]]

    def then(_done: Sequence[Done]) -> None:
        people = {
            each.pk: each
            for each in User.objects.filter(pk__in=[line.user_id for line in lines]).order_by("pk").select_for_update()
        }
        if planned(pool, lines) != lines:
            raise Refused(STALE, code="invalid")
        _refuse_removed(lines)
        _write(pool, lines, people, imported, actor)

    arguments = {"by": actor.name, "at": clock.now()}
    act = Act(move="apply_import", actor=actor, key=key, arguments=arguments, then=then, data={"rows": len(lines)})
    return run(PoolImport, imported.pk, act).subject


def _refuse_removed(lines: Sequence[Line]) -> None:
    known = [line.expert_id for line in lines if line.expert_id]
    if Expert.objects.filter(pk__in=known, status=Expert.Status.REMOVED).exists():
        raise Refused(STALE, code="invalid")


def _write(
    pool: ExpertPool, lines: Sequence[Line], people: dict[int, User], imported: PoolImport, actor: Actor
) -> None:
    fresh = [line for line in lines if line.does == NEW]
    by_user = {line.user_id: line.expert_id for line in lines if line.expert_id}
    for part in _chunks(fresh):
        made = [Expert(user_id=line.user_id, series_id=pool.series_id, **line.columns()) for line in part]
        open_cases(made, "expert.appointed", actor=actor)
        by_user |= {each.user_id: each.pk for each in made}
    joining = [line for line in lines if line.does in {NEW, JOINS}]
    today = clock.today()
    for part in _chunks(joining):
        entries = [PoolEntry(pool=pool, expert_id=by_user[line.user_id], joined_on=today) for line in part]
        open_cases(entries, "pool_entry.joined", actor=actor)
    grant_to_many(
        users=[people[line.user_id] for line in joining], role=Role.EXPERT, organisation=pool.organiser, actor=actor
    )
    changed = [line for line in lines if line.does in {JOINS, CHANGES} and line.changes]
    facts: dict[Any, dict[str, Any]] = {line.expert_id: line.columns() for line in changed}
    act = Act(move="amend_expert", actor=actor, data={"import": imported.code}, arguments={"facts": facts})
    report = run_many(Expert, [pk for pk in facts if pk], act)
    if report.declined:
        raise Refused(report.declined[0].reason, code=report.declined[0].code)
    told = {"organiser": pool.organiser}
    tell(EXPERT_UPDATED.letter(each.subject.user_id, told, record_id=each.record.pk) for each in report.done)


def _chunks(lines: Sequence[Line]) -> list[Sequence[Line]]:
    return [lines[start : start + CHUNK] for start in range(0, len(lines), CHUNK)]
