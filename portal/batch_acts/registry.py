"""What may be done to many rows of a list at once; each room declares its acts in its ``batch_acts.py``."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet
from django.http import QueryDict

from portal.core.actors import Actor, Role
from portal.workflow import Consequences, Report, declared_move

# So many rows one act may take: what a person can still look through, and a transaction that stays short.
MOST_CHOSEN = 500
Refusals = Mapping[int, str]


@dataclass(frozen=True, kw_only=True)
class BatchAct:
    """One act on chosen rows of ``model``; the words on its pages come from here.

    ``move``: the workflow's move, asked for each row before the act; where the act is none, ``refusals`` says it all.
    ``list_url``: the URL name of the list.
    ``rows``: what the actor may choose from, whatever its state, so that a refused row gets a sentence and not a gap;
    ``key``: the column by which the list names a row, a number if it ends in ``pk``. ``cells`` tell a row from others,
    one for each of ``columns``.
    ``run(ids=, actor=, key=, **fields)`` is the service. ``form(data, actor=, rows=, initial=)`` asks for ``fields``;
    ``refusals(rows, actor, fields)`` says which rows these rule out. ``matching(actor, query)``: the rows behind the
    list's filters, first in the list first. ``warning`` stands before the button, ``told`` after the act; ``leads_to``
    gives ``(label, path)`` of what the act has made. ``undo``: the move that takes it back, ``undone`` what follows;
    ``final``: why nobody can take it back (ADR 28).
    """

    name: str
    label: str
    model: type[Model]
    roles: tuple[Role, ...]
    list_url: str
    rows: Callable[[Actor], QuerySet[Any]]
    columns: Sequence[str]
    cells: Callable[[Any], Sequence[str]]
    run: Callable[..., Report]
    move: str = ""
    key: str = "pk"
    form: Callable[..., Any] | None = None
    refusals: Callable[[Sequence[Any], Actor, Mapping[str, Any]], Refusals] | None = None
    matching: Callable[[Actor, QueryDict], QuerySet[Any]] | None = None
    warning: str = ""
    final: str = ""
    told: str = ""
    leads_to: Callable[[Report], tuple[str, str]] | None = None
    undo: str = ""
    undone: Consequences | None = None

    @property
    def verb(self) -> str:
        return declared_move(self.model, self.move).verb


_registered: dict[str, BatchAct] = {}


def register(*acts: BatchAct) -> None:
    for act in acts:
        if _registered.setdefault(act.name, act) is not act:
            raise ValueError(f"two batch acts are called {act.name!r}")


def all_acts() -> list[BatchAct]:
    return list(_registered.values())


def act_named(name: str, actor: Actor) -> BatchAct | None:
    """The act, if it is one of ``actor``'s role."""
    act = _registered.get(name)
    return act if act and actor.role in act.roles else None


def undoable() -> dict[str, BatchAct]:
    """By the verb of their records, the acts that can be taken back."""
    return {act.verb: act for act in _registered.values() if act.undo}
