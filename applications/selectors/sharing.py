"""What registers have said about a case, for its pages, its checks and its versions (S12b)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from applications.models import Application, Material, SharedFact, Version
from applications.paper.materials import BY_REGISTER, NEVER_ASKED
from applications.paper.sharing import Form, Who, combined, content_of, questions_of
from portal.catalog.models import Degree
from portal.core import clock
from portal.core.crypto import keyed_hash
from portal.registers.rules import NAMES, SHAPES, Question, Register, State, field_name

TAGS: Mapping[State | None, tuple[str, str]] = {
    State.VERIFIED: ("已核实", "good"),
    State.MISMATCH: ("与登记不一致", "bad"),
    State.NOT_FOUND: ("登记中查不到", "action"),
    State.UNAVAILABLE: ("未核实", "waiting"),
    State.WAITING: ("正在核实", "waiting"),
    None: ("未核实", "neutral"),
}
TEXTS: Mapping[State | None, str] = {
    State.VERIFIED: "{name}已核实。",
    State.MISMATCH: "与{name}不一致：{differs}。",
    State.NOT_FOUND: "{name}中没有查到。",
    State.UNAVAILABLE: "{name}暂时没有答复，系统会再次核实。",
    State.WAITING: "正在向{name}核实，结果会显示在这里。",
    None: "没有向{name}核实。",
}
VALUE_NAMES = {**dict(Degree.choices), "active": "存续"}
LABELS = {
    **{item.register: item.label for item in NEVER_ASKED},
    **{register: item.label for register, item in BY_REGISTER.items()},
}


@dataclass(frozen=True)
class Shared:
    """What one register says about a case; ``item`` is the code of the material that it spares, or empty.

    ``data``: pairs of label and value, of what was verified; ``state`` None: not asked.
    """

    register: Register
    item: str
    label: str
    state: State | None
    differs: tuple[str, ...]
    data: tuple[tuple[str, str], ...]
    answered_at: datetime | None

    @property
    def verified(self) -> bool:
        return self.state == State.VERIFIED

    @property
    def tag(self) -> str:
        return TAGS[self.state][0]

    @property
    def tone(self) -> str:
        return TAGS[self.state][1]

    @property
    def text(self) -> str:
        return TEXTS[self.state].format(name=NAMES[self.register], differs="、".join(self.differs))


def who_of(case: Application) -> Who:
    employer = case.employer
    person = case.applicant
    if employer is None:
        return Who(person.name, person.id_number)
    return Who(person.name, person.id_number, employer.name, employer.uscc or "")


def subject_of(question: Question) -> str:
    return keyed_hash(content_of(question), purpose="shared_fact")


def shared_of(case: Application, form: Form) -> dict[Register, Shared]:
    """For each register that can know something of what ``form`` (a draft's or a version's) says. One query."""
    questions = questions_of(form, who_of(case), clock.today())
    facts = {(fact.register, fact.subject): fact for fact in SharedFact.objects.filter(application=case)}
    return {
        register: _shared(register, [facts.get((register, subject_of(each))) if each else None for each in asked])
        for register, asked in questions.items()
    }


def _shared(register: Register, facts: Sequence[SharedFact | None]) -> Shared:
    known = [fact for fact in facts if fact]
    state = combined([State(fact.state) if fact else None for fact in facts])
    item = BY_REGISTER.get(register)
    kept = [(name, fact.data.get(name)) for fact in known for name in SHAPES[register].kept]
    data = [(name, value) for name, value in kept if value] if state == State.VERIFIED else []
    return Shared(
        register=register,
        item=item.code if item else "",
        label=LABELS[register],
        state=state,
        differs=tuple(dict.fromkeys(field_name(register, name) for fact in known for name in fact.differs)),
        data=tuple((field_name(register, name), VALUE_NAMES.get(value, value)) for name, value in data),
        answered_at=max((fact.answered_at for fact in known if fact.answered_at), default=None),
    )


def covered(shared: Mapping[Register, Shared]) -> frozenset[str]:
    """The materials that need no file, because a register has verified what they would prove: never both (S12b)."""
    return frozenset(each.item for each in shared.values() if each.verified and each.item)


def covered_items(case: Application, form: Form) -> frozenset[str]:
    return covered(shared_of(case, form))


def handed_in(materials: Iterable[Material], spared: frozenset[str]) -> list[Material]:
    """The files that go with a submission: not those of an item that a register has verified meanwhile."""
    return [material for material in materials if material.item not in spared]


def frozen(shared: Mapping[Register, Shared]) -> list[dict[str, Any]]:
    """The registers' word as a version keeps it."""
    return [
        {
            "register": str(each.register),
            "label": each.label,
            "state": str(each.state or ""),
            "differs": list(each.differs),
            "data": [list(pair) for pair in each.data],
            "answered_at": each.answered_at.isoformat() if each.answered_at else "",
        }
        for each in shared.values()
    ]


@dataclass(frozen=True)
class ReviewLine:
    """One register's word beside the material, for a reviewer: now, and at the submission when it was another."""

    now: Shared
    at_submission: str


def review_lines(case: Application, version: Version) -> list[ReviewLine]:
    """The word of every register on what the submitted version says; what is unverified first."""
    before = {each["register"]: State(each["state"]) if each["state"] else None for each in version.shared}
    lines = [
        ReviewLine(each, TAGS[before[register]][0] if before.get(register, each.state) != each.state else "")
        for register, each in shared_of(case, version.form).items()
    ]
    return sorted(lines, key=lambda line: line.now.verified)
