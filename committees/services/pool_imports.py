"""Experts whom a list brings into a pool, by sets (令40 art. 11)."""

from collections.abc import Sequence
from typing import Any

from committees.models import Expert, ExpertPool, PoolEntry
from committees.wordings import EXPERT_UPDATED
from portal.accounts.services import grant_to_many
from portal.audit import services as audit
from portal.core import clock
from portal.core.actors import Actor, Role
from portal.core.errors import Refused
from portal.core.importing import CHANGES, NEW, Line
from portal.messages.services import tell
from portal.workflow import Act, chain, open_cases, run_many

COLUMNS = ("title_level", "title_name", "specialty", "employer", "practises", "term_from", "term_to")


def bring_experts(*, pool: ExpertPool, lines: Sequence[Line], actor: Actor) -> None:
    """Do what the lines say: new experts, entries, changes, each told to the person; constant number of statements.

    ``facts`` hold the columns of ``Expert`` and ``person``, ``enters`` and ``amends``. The caller has locked the pool
    and the people. Raises ``Refused``.
    """
    fresh = [line for line in lines if line.does == NEW]
    made = [Expert(user=line.facts["person"], series=pool.series, **_columns(line)) for line in fresh]
    open_cases(made, "expert.appointed", actor=actor)
    joining = [line for line in lines if line.does == CHANGES and line.facts["enters"]]
    today = clock.today()
    entering = [*(each.pk for each in made), *(line.target for line in joining)]
    entries = [PoolEntry(pool=pool, expert_id=expert, joined_on=today) for expert in entering]
    open_cases(entries, "pool_entry.joined", actor=actor)
    people = [line.facts["person"] for line in [*fresh, *joining]]
    grant_to_many(users=people, role=Role.EXPERT, organisation=pool.organiser, actor=actor)
    _amend(pool, [line for line in lines if line.does == CHANGES and line.facts["amends"]], actor)
    data = {"new": len(made), "entered": len(joining)}
    audit.record(chain(pool), "pool.list_brought", actor=actor, data=data)


def _amend(pool: ExpertPool, lines: Sequence[Line], actor: Actor) -> None:
    facts = {line.target: _columns(line) for line in lines}
    act = Act(move="amend_expert", actor=actor, arguments={"facts": facts})
    report = run_many(Expert, list(facts), act)
    if report.declined:
        raise Refused(report.declined[0].reason, code=report.declined[0].code)
    told = {"organiser": pool.organiser}
    tell(EXPERT_UPDATED.letter(each.subject.user_id, told, record_id=each.record.pk) for each in report.done)


def _columns(line: Line) -> dict[str, Any]:
    return {name: line.facts[name] for name in COLUMNS}
