"""The world before and after an act, and everything that must hold between the two."""

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.db import connection, transaction
from django.db.models import Count, Value

from applications.models import Application, Objection
from certificates.models import Certificate
from portal.audit.models import Record
from portal.core.errors import Refused
from portal.core.invariants import all_invariants
from portal.integrity.models import IntegrityRecord
from reviews.models import Meeting, RollEntry, Round
from tests.properties.attempt import Attempt
from tests.properties.who_may import allows, table

MODELS = (Application, Objection, Meeting, Round, RollEntry, Certificate, IntegrityRecord)
CHINESE = re.compile(r"[一-鿿]")


def chain_of(row: Any) -> str:
    return f"{row._meta.label_lower}:{row.pk}"


@dataclass
class Snapshot:
    """Statuses and numbers of records, by chain."""

    statuses: dict[str, str]
    records: Counter[str]


def statuses() -> dict[str, str]:
    """Of everything that moves, by chain, in one statement."""
    first, *others = (
        model._default_manager.order_by().values_list(Value(model._meta.label_lower), "pk", "status")
        for model in MODELS
    )
    return {f"{label}:{pk}": status for label, pk, status in first.union(*others, all=True)}


def snapshot() -> Snapshot:
    records = Record.objects.order_by().values_list("chain").annotate(Count("pk"))
    return Snapshot(statuses(), Counter(dict(records)))


def legal_steps(name: str) -> set[tuple[str, str, str]]:
    return {(row["from"], row["move"], row["to"]) for row in table(name)}


def carry_out(attempt: Attempt) -> str:
    """Try it and hold the outcome against the tables; gives ``done`` or the code of the refusal."""
    before, allowed = snapshot(), allows(attempt)
    key = uuid4()
    try:
        with transaction.atomic():
            attempt.call(key)
    except Refused as refused:
        refusal = refused
    else:
        refusal = None
    if refusal:
        assert CHINESE.search(refusal.reason), f"{attempt.name}: refused without a sentence"
        assert snapshot() == before, f"{attempt.name}: refused, and yet something was changed"
        return refusal.code
    after = snapshot()
    who = f"{attempt.actor.role} {attempt.actor.name} ({attempt.actor.organisation_name})"
    assert allowed, f"{attempt.name} from {attempt.status} was done by {who}, whom no line of who_may.csv allows"
    _check_steps(attempt, before, after)
    _check_records(attempt, before, after)
    _check_second_click(attempt, key, after)
    return "done"


def _check_steps(attempt: Attempt, before: Snapshot, after: Snapshot) -> None:
    mains = {chain_of(row) for row in attempt.mains}
    for model, name in ((Application, "application_moves.csv"), (Certificate, "certificate_moves.csv")):
        legal = legal_steps(name)
        for chain in (each for each in after.statuses if each.startswith(f"{model._meta.label_lower}:")):
            old, new = before.statuses.get(chain), after.statuses[chain]
            if old is None:
                continue
            if chain in mains and model is type(attempt.subject):
                ends = {new, "="} if old == new else {new}
                assert legal & {(old, attempt.name, end) for end in ends}, (old, attempt.name, new)
            elif old != new:
                assert (old, new) in {(start, end) for start, _move, end in legal}, (old, new)


def _check_records(attempt: Attempt, before: Snapshot, after: Snapshot) -> None:
    """One record for each act on each chain: the act itself, what it opened, and what followed from it."""
    expected = Counter(chain_of(row) for row in attempt.mains)
    mains = set(expected)
    for chain, status in after.statuses.items():
        moved = chain in before.statuses and before.statuses[chain] != status
        is_followed = moved and (chain not in mains or attempt.name == "defer_item")
        if is_followed or chain not in before.statuses:
            expected[chain] += 1
    assert after.records - before.records == expected, f"{attempt.name}: records do not tell what was done"
    assert not before.records - after.records, "a record was lost"


def _check_second_click(attempt: Attempt, key: Any, after: Snapshot) -> None:
    if attempt.name in {"save_section", "issue", "deem_withdrawn"}:
        return
    with transaction.atomic():
        attempt.call(key)
    assert snapshot() == after, f"{attempt.name}: the second click with the same key did something"


def check_world() -> None:
    """What must hold at every moment."""
    connection.check_constraints()
    heads = dict(Record.objects.order_by("chain", "-position").distinct("chain").values_list("chain", "status_to"))
    standing = statuses()
    assert standing == {chain: heads.get(chain) for chain in standing}, "a status differs from its last record"
    found = {each.sentence: list(each.violations()) for each in all_invariants()}
    assert not {sentence: broken for sentence, broken in found.items() if broken}
