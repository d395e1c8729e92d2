"""One try at an act: by whom, on what, and which chains it must write if it succeeds."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from applications.models import Application
from portal.core.actors import Actor

Choose = Callable[[Sequence[Any]], Any]


@dataclass
class Attempt:
    """One try. ``subject`` is the row that moves (None when it is made by the act), ``case`` whom it concerns.

    ``mains`` are the rows whose chains get a record of this very act.
    """

    name: str
    actor: Actor
    call: Callable[[UUID], Any]
    subject: Any = None
    case: Any = None
    meeting: Any = None
    expert: Any = None
    batch: Any = None
    owner_id: int | None = None
    mains: list[Any] = field(default_factory=list)

    @property
    def status(self) -> str:
        return self.subject.status if self.subject else "-"


def on_case(name: str, actor: Actor, case: Application, call: Callable[[UUID], Any], **more: Any) -> Attempt:
    given = {"subject": case, "case": case, "batch": case.batch, "owner_id": case.applicant_id, "mains": [case]}
    return Attempt(name, actor, call, **{**given, **more})
