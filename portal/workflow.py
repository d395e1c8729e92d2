"""The one runner of acts: nothing else changes the status of a case.

An act is a django-fsm transition declared with ``move``. The runner locks the rows, asks permission and guards,
calls the transition (which touches only its row), writes the rows and the audit records, runs the act's
consequences and announces it: all in one transaction. A batch is the same act over a set, with a constant number
of statements; a single act is a batch of one that raises instead of reporting.
"""

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

import django_fsm
import pgtrigger
from django.db import connection, models, transaction
from django.dispatch import Signal

from portal.audit import services as audit
from portal.audit.models import Record
from portal.core import clock
from portal.core.actors import Actor
from portal.core.bulk import update_rows
from portal.core.errors import Refused
from portal.core.predicates import Guard, Permission

CHUNK = 2000
# A key answers again only the same person in the same role about the same act.
USED_PAGE = "这个页面已经用过，请刷新后再办理。"
# Sent inside the transaction of an act with ``move``, ``done`` (list of Done) and ``actor``.
acted = Signal()


@dataclass(frozen=True)
class Move:
    """What a transition declares about itself beyond its states."""

    name: str
    verb: str
    label: str
    may: Permission
    guards: tuple[Guard, ...] = ()
    told: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """One act that was carried out: the row as it is now and its record."""

    subject: Any
    record: Record


@dataclass(frozen=True, slots=True)
class Declined:
    """One act that was refused, and why."""

    pk: int
    code: str
    reason: str
    subject: Any = None


@dataclass
class Report:
    """What became of a batch; ``batch`` names it in the record."""

    batch: uuid.UUID | None
    done: list[Done] = field(default_factory=list)
    declined: list[Declined] = field(default_factory=list)


Consequences = Callable[[Sequence[Done]], None]


def move(
    status: django_fsm.FSMField | str,
    *,
    source: Any,
    target: Any,
    verb: str,
    label: str,
    may: Permission,
    guards: Sequence[Guard] = (),
    told: str = "",
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare a transition. ``label`` is the button that staff read, ``told`` the line that the applicant reads.

    ``target=None`` is an act that leaves the case where it stands. ``status`` is the column, or its name where the
    moves of one workflow stand in two files.
    """

    def decorate(method: Callable[..., Any]) -> Callable[..., Any]:
        declared = Move(method.__name__, verb, label, may, tuple(guards), told)
        return django_fsm.transition(
            field=status,
            source=source,
            target=target,
            conditions=list(guards),
            permission=cast("Any", may),
            custom={"move": declared},
        )(method)

    return decorate


def moves_of(workflow: type) -> dict[str, Any]:
    """Transition metadata by the name of the move, in the order of declaration."""
    methods = {}
    for base in reversed(workflow.__mro__):
        methods.update({name: item for name, item in vars(base).items() if hasattr(item, "_django_fsm")})
    return {name: item._django_fsm for name, item in methods.items()}  # noqa: SLF001 - where django-fsm keeps them


def declared_move(workflow: type, name: str) -> Move:
    return next(iter(moves_of(workflow)[name].transitions.values())).custom["move"]


def legal_sources(workflow: type, name: str) -> list[str]:
    """The states in which the move ``name`` is an act."""
    return sorted(str(each.source) for each in moves_of(workflow)[name].transitions.values())


def legal_pairs(workflow: type) -> list[tuple[str, str]]:
    """All (from, to) pairs that the moves of ``workflow`` can make, sorted, for the database's own guard."""
    pairs = set()
    for meta in moves_of(workflow).values():
        for transition_ in meta.transitions.values():
            target = transition_.target
            targets = getattr(target, "allowed_states", None) or ([target] if target else [])
            pairs |= {(str(transition_.source), str(each)) for each in targets}
    return sorted(pair for pair in pairs if pair[0] != pair[1])


def status_triggers(workflow: type, table: str, label: str, *, edited: bool = False) -> list[pgtrigger.Trigger]:
    """The database's own guards of a status column: only legal pairs, and never without a record (invariant 1).

    ``table`` and ``label`` are the model's table and ``app.model``; the record is looked for at commit, because
    the runner writes it after the row. ``edited``: the back office saves such rows as a whole, status unchanged.
    """
    changed = pgtrigger.Condition("OLD.status IS DISTINCT FROM NEW.status") if edited else None
    return [
        pgtrigger.FSM(name="legal_moves", field="status", transitions=legal_pairs(workflow)),
        pgtrigger.Trigger(
            name="status_on_record",
            when=pgtrigger.After,
            operation=pgtrigger.UpdateOf("status"),
            timing=pgtrigger.Deferred,
            condition=changed,
            func=f"""
                IF (SELECT status FROM {table} WHERE id = NEW.id) IS DISTINCT FROM (
                    SELECT status_to FROM audit_record WHERE chain = '{label}:' || NEW.id
                    ORDER BY position DESC LIMIT 1
                ) THEN
                    RAISE EXCEPTION 'status of {label} % has no record', NEW.id;
                END IF;
                RETURN NULL;
            """,  # noqa: S608 - built from names of the schema alone
        ),
    ]


def status_check(workflow: type[models.Model], name: str) -> models.CheckConstraint:
    """The CHECK that a status is one of the workflow's."""
    choices = cast("Any", workflow._meta.get_field("status")).choices  # noqa: SLF001 - Django's public model API
    values = [value for value, _label in choices]
    return models.CheckConstraint(condition=models.Q(status__in=values), name=name)


def chain(subject: models.Model) -> str:
    """The name of the subject's audit chain."""
    return f"{subject._meta.label_lower}:{subject.pk}"  # noqa: SLF001 - Django's public model API


@dataclass(frozen=True, kw_only=True)
class Act:
    """What somebody wants to do to one row or to many.

    ``key`` makes a repeated call give the first answer. ``arguments`` go to the transition, ``data`` (JSON) and
    ``note`` into the record. ``then`` writes what follows from the act, in the same transaction. ``remembers``: the
    record keeps what the columns held before (``data["before"]``), so that the act can be taken back.
    """

    move: str
    actor: Actor
    key: uuid.UUID | None = None
    note: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    arguments: Mapping[str, Any] = field(default_factory=dict)
    then: Consequences | None = None
    remembers: bool = False


def run(model: type[models.Model], pk: int, act: Act) -> Done:
    """Carry out ``act`` on one row. Raises ``Refused``; then nothing was changed."""
    with transaction.atomic():
        report = _execute(model, [pk], act, None)
        if report.declined:
            raise Refused(report.declined[0].reason, code=report.declined[0].code)
    return report.done[0]


def run_many(model: type[models.Model], pks: Iterable[int], act: Act) -> Report:
    """Carry out ``act`` on every row of ``pks`` that allows it, by sets; the others are reported with the reason."""
    report = Report(batch=uuid.uuid4())
    ordered = sorted(set(pks))
    with transaction.atomic():
        for start in range(0, len(ordered), CHUNK):
            part = _execute(model, ordered[start : start + CHUNK], act, report.batch)
            report.done += part.done
            report.declined += part.declined
    return report


def preview(model: type[models.Model], pks: Iterable[int], name: str, *, actor: Actor) -> list[Declined]:
    """Which rows of ``pks`` would be refused now, and why. Changes nothing and locks nothing."""
    wanted = sorted(set(pks))
    rows = {row.pk: row for row in rows_for_act(model).filter(pk__in=wanted)}
    return [declined for pk in wanted if (declined := _decline(model, pk, rows.get(pk), name, actor))]


def open_case(
    subject: models.Model,
    verb: str,
    *,
    actor: Actor,
    key: uuid.UUID | None = None,
    data: Mapping[str, Any] | None = None,
) -> Done:
    """Store a new row in its first state and begin its chain. A repeated ``key`` gives the first row."""
    with transaction.atomic():
        if key:
            _take_key(key)
            first = Record.objects.filter(key=key, verb=verb).first()
            if first:
                if not _is_by(first, actor) or first.data != dict(data or {}):
                    raise Refused(USED_PAGE, code="invalid")
                first_pk = first.chain.rpartition(":")[2]
                return Done(type(subject)._default_manager.get(pk=first_pk), first)  # noqa: SLF001
        subject.save(force_insert=True)
        record = audit.draft(
            chain(subject), verb, actor=actor, key=key, data=dict(data or {}), status_to=_status(subject)
        )
        audit.append([record])
        done = Done(subject, record)
        acted.send(type(subject), move=verb, done=[done], actor=actor)
    return done


def open_cases(
    subjects: Sequence[models.Model],
    verb: str,
    *,
    actor: Actor,
    data: Callable[[Any], Mapping[str, Any]] = lambda _subject: {},
) -> list[Done]:
    """Store new rows by sets and begin their chains with the ``data`` of each; the caller is inside a transaction."""
    if not subjects:
        return []
    type(subjects[0])._default_manager.bulk_create(subjects)  # noqa: SLF001 - Django's public manager
    records = [
        audit.draft(chain(subject), verb, actor=actor, data=dict(data(subject)), status_to=_status(subject))
        for subject in subjects
    ]
    done = [Done(*pair) for pair in zip(subjects, audit.append(records), strict=True)]
    acted.send(type(subjects[0]), move=verb, done=done, actor=actor)
    return done


def rows_for_act(model: type[models.Model]) -> models.QuerySet[Any]:
    """All rows of ``model`` with what permissions and guards read."""
    manager = model._default_manager  # noqa: SLF001 - Django's public model API
    return manager.for_act() if hasattr(manager, "for_act") else manager.all()


def _status(subject: Any) -> str:
    return str(getattr(subject, "status", ""))


def _take_key(key: uuid.UUID) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 1))", [str(key)])


def _decline(model: type[models.Model], pk: int, row: Any, name: str, actor: Actor) -> Declined | None:
    if row is None:
        return Declined(pk, "not_found", "没有找到这条记录，它可能已被删除。")
    declared = declared_move(model, name)
    meta = getattr(row, name)._django_fsm  # noqa: SLF001 - where django-fsm keeps them
    if refusal := declared.may.refusal(row, actor):
        return Declined(pk, "denied", refusal, row)
    if not meta.has_transition(row.status):
        label = row.get_status_display()
        return Declined(pk, "not_open", f"当前状态为“{label}”，不能办理“{declared.label}”。可能已有人先办理。", row)
    refusals = (each.refusal(row) for each in declared.guards)
    refusal = next((sentence for sentence in refusals if sentence), None)
    return Declined(pk, "guard", refusal, row) if refusal else None


def _execute(model: type[models.Model], pks: Sequence[int], act: Act, batch: uuid.UUID | None) -> Report:
    report = Report(batch)
    if act.key:
        _take_key(act.key)
    rows = _locked_rows(model, pks)
    if act.key:
        report.done = _answered(model, rows, act)
        answered = {done.subject.pk for done in report.done}
        pks = [pk for pk in pks if pk not in answered]
    moved: list[Any] = []
    records: list[Record] = []
    changed: set[str] = set()
    for pk in pks:
        row = rows.get(pk)
        if declined := _decline(model, pk, row, act.move, act.actor):
            report.declined.append(declined)
            continue
        before = dict(row.__dict__)
        _transit(row, act)
        own = _changed(row, before)
        changed |= own
        moved.append(row)
        records.append(_record(model, row, act, before, own, batch))
    if moved:
        update_rows(moved, sorted(changed))
        done = [Done(*pair) for pair in zip(moved, audit.append(records), strict=True)]
        if act.then:
            act.then(done)
        acted.send(model, move=act.move, done=done, actor=act.actor)
        report.done += done
    return report


def _locked_rows(model: type[models.Model], pks: Sequence[int]) -> dict[int, Any]:
    """The rows under lock, in the order of their keys, with all that guards read as it is after the lock.

    Two statements, because one that waits for a lock goes on with what it saw before it waited.
    """
    manager = model._default_manager  # noqa: SLF001 - Django's public model API
    locked = manager.filter(pk__in=pks).order_by("pk").select_for_update().values_list("pk", flat=True)
    return {row.pk: row for row in rows_for_act(model).filter(pk__in=list(locked))}


def _transit(row: Any, act: Act) -> None:
    before = row.status, getattr(row, "status_since", None)
    getattr(row, act.move)(**act.arguments)
    # A move that says itself since when keeps what it says.
    if row.status != before[0] and before[1] and row.status_since == before[1]:
        row.status_since = clock.now()


def _record(
    model: type[models.Model], row: Any, act: Act, before: Mapping[str, Any], changed: set[str], batch: uuid.UUID | None
) -> Record:
    data = dict(act.data)
    if act.remembers:
        fields = [model._meta.get_field(name) for name in sorted(changed)]  # noqa: SLF001 - Django's public model API
        data["before"] = {each.attname: _plain(before[each.attname]) for each in cast("list[Any]", fields)}
    return audit.draft(
        chain(row),
        declared_move(model, act.move).verb,
        actor=act.actor,
        note=act.note,
        data=data,
        batch=batch,
        key=act.key,
        status_from=before["status"],
        status_to=row.status,
    )


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def restore(row: Any, before: Mapping[str, Any]) -> None:
    """Give the columns of ``row`` what a record remembers of them, but for the status: moves alone change that."""
    for each in row._meta.concrete_fields:  # noqa: SLF001 - Django's public model API
        if each.attname in before and each.attname != "status":
            setattr(row, each.attname, each.to_python(before[each.attname]))


def _answered(model: type[models.Model], rows: Mapping[int, Any], act: Act) -> list[Done]:
    by_chain = {chain(row): row for row in rows.values()}
    verb = declared_move(model, act.move).verb
    earlier = list(Record.objects.filter(key=act.key, chain__in=by_chain))
    if not all(record.verb == verb and _is_by(record, act.actor) for record in earlier):
        raise Refused(USED_PAGE, code="invalid")
    return [Done(by_chain[record.chain], record) for record in earlier]


def _is_by(record: Record, actor: Actor) -> bool:
    return (record.actor_id, record.actor_role) == (actor.user_id, actor.role)


def _changed(row: Any, before: Mapping[str, Any]) -> set[str]:
    fields = row._meta.concrete_fields  # noqa: SLF001 - Django's public model API
    return {each.name for each in fields if row.__dict__.get(each.attname) != before.get(each.attname)}
