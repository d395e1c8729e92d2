"""What the rows of a workbook will do to a pool: whom they bring, whom they change; a constant number of queries."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from committees.models import Expert, ExpertPool, PoolEntry
from committees.pool_import import sheet
from committees.pool_import.sheet import Typed
from committees.pool_rules import entry_refusal, term_refusal
from portal.accounts.models import Organisation, User
from portal.catalog.models import Level, Specialty
from portal.core import clock
from portal.core.actors import Actor
from portal.core.cells import CellError
from portal.core.crypto import keyed_hash
from portal.integrity.selectors import experts_barred

NEW, JOINS, CHANGES, SAME = "new", "joins", "changes", "same"
DOES = {NEW: "新增专家", JOINS: "已是专家，入库", CHANGES: "更新信息", SAME: "没有变化"}
LEVEL_OF = {label: value for value, label in Level.choices}
COLUMNS = ("title_level", "title_name", "specialty_id", "employer_id", "practises", "term_from", "term_to")
LABELS = {
    "title_level": "职称级别", "title_name": "职称名称", "specialty_id": "专业", "employer_id": "工作单位",
    "practises": "现从事本专业工作", "term_from": "聘期起", "term_to": "聘期止",
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One row resolved to keys, and what it will do; plain JSON, without the ID number."""

    row: int
    user_id: int
    name: str
    facts: dict[str, Any]
    does: str = ""
    expert_id: int | None = None
    changes: list[list[str]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    def columns(self) -> dict[str, Any]:
        """``facts`` by column of ``Expert``."""
        days = {name: date.fromisoformat(self.facts[name]) for name in ("term_from", "term_to")}
        return self.facts | days


@dataclass(frozen=True)
class Known:
    """What the database says of everybody in the workbook."""

    people: Mapping[str, User]
    experts: Mapping[int, Expert]
    employers: Mapping[str, Organisation]
    specialties: Mapping[str, Specialty]
    bound: Mapping[int, ExpertPool]
    barred: frozenset[int]


def lines_of(
    pool: ExpertPool, typed: Sequence[Typed], specialties: Sequence[Specialty], actor: Actor, years: int
) -> tuple[list[Line], list[CellError]]:
    """The rows as lines, and what is wrong cell by cell (令40 arts. 10, 11, 42; N7)."""
    known = _known(typed, specialties)
    errors: list[CellError] = []
    seen: dict[str, int] = {}
    lines = []
    for each in typed:
        before = len(errors)
        _judge_person(pool, each, known, actor, errors)
        _judge_facts(pool, each, known, years, errors)
        if first := seen.get(each.id_number):
            errors.append(each.row.error(sheet.ID_NUMBER, f"与第{first}行重复。"))
        seen.setdefault(each.id_number, each.row.number)
        if len(errors) == before:
            lines.append(_line(each, known))
    return lines, errors


def _known(typed: Sequence[Typed], specialties: Sequence[Specialty]) -> Known:
    hashes = {each.id_number: keyed_hash(each.id_number, purpose="id_number") for each in typed}
    by_hash = {
        each.id_number_hash: each
        for each in User.objects.filter(id_number_hash__in=hashes.values(), is_active=True).defer("id_number", "phone")
    }
    people = {number: by_hash[hashed] for number, hashed in hashes.items() if hashed in by_hash}
    experts = Expert.objects.select_related("series", "specialty").filter(
        user__in=[each.pk for each in people.values()]
    )
    employers = Organisation.objects.active().filter(uscc__in={each.employer for each in typed if each.employer})
    bound = PoolEntry.objects.live().filter(expert__in=experts, pool__specialty__isnull=False).select_related("pool")
    return Known(
        people,
        {each.user_id: each for each in experts},
        {str(each.uscc): each for each in employers},
        {each.name: each for each in specialties},
        {each.expert_id: each.pool for each in bound},
        frozenset(experts_barred([each.pk for each in people.values()], clock.today())),
    )


def _judge_person(pool: ExpertPool, each: Typed, known: Known, actor: Actor, errors: list[CellError]) -> None:
    person = known.people.get(each.id_number)
    if person is None or person.name != each.name:
        # One sentence for both, or a list of numbers would tell who has an account, and under what name.
        text = "没有以这个姓名和身份证号实名注册的人。请核对；还没有注册的，请本人先注册。"
        errors.append(each.row.error(sheet.ID_NUMBER, text))
        return
    if person.pk in known.barred:
        errors.append(each.row.error(sheet.ID_NUMBER, "有在期的失信记录，不能担任评审专家（令40第42条）。"))
    if person.pk == actor.user_id:
        errors.append(each.row.error(sheet.ID_NUMBER, "不能导入您本人，请由其他办事人员办理。"))
    expert = known.experts.get(person.pk)
    if expert is None:
        return
    specialty = known.specialties.get(each.specialty)
    if refusal := entry_refusal(
        pool_series=pool.series.code, pool_specialty="", expert_series=expert.series.code, expert_specialty="",
        removed=expert.status == Expert.Status.REMOVED,
    ):  # fmt: skip
        errors.append(each.row.error(sheet.ID_NUMBER, refusal))
    other = known.bound.get(expert.pk)
    if other and other.pk != pool.pk and other.specialty_id != (specialty.pk if specialty else None):
        text = f"他在按专业组建的{other.name}里，专业不同的，请先办理出库。"
        errors.append(each.row.error(sheet.SPECIALTY, text))


def _judge_facts(pool: ExpertPool, each: Typed, known: Known, years: int, errors: list[CellError]) -> None:
    if each.level not in LEVEL_OF:
        errors.append(each.row.error(sheet.LEVEL, f"没有这个级别，请填写{'、'.join(LEVEL_OF)}之一。"))
    if each.specialty and each.specialty not in known.specialties:
        errors.append(each.row.error(sheet.SPECIALTY, "这个专家库没有这个专业，请从列表中选择。"))
    elif not each.specialty and pool.specialty_id:
        errors.append(each.row.error(sheet.SPECIALTY, "这个专家库按专业组建，请填写专业（令40第11条）。"))
    if each.employer and each.employer not in known.employers:
        errors.append(each.row.error(sheet.EMPLOYER, "没有在本平台登记的单位，请核对，或请该单位先登记。"))
    if refusal := term_refusal(each.term_from, each.term_to, years):
        errors.append(each.row.error(sheet.TERM_TO, refusal))


def _line(each: Typed, known: Known) -> Line:
    specialty, employer = known.specialties.get(each.specialty), known.employers.get(each.employer)
    facts = {
        "title_level": LEVEL_OF[each.level],
        "title_name": each.title,
        "specialty_id": specialty.pk if specialty else None,
        "employer_id": employer.pk if employer else None,
        "practises": each.practises,
        "term_from": str(each.term_from),
        "term_to": str(each.term_to),
    }
    return Line(each.row.number, known.people[each.id_number].pk, each.name, facts)


def planned(pool: ExpertPool, lines: Sequence[Line]) -> list[Line]:
    """What each line does as things stand now. Three queries."""
    people = [line.user_id for line in lines]
    experts = {
        each.user_id: each for each in Expert.objects.select_related("specialty", "employer").filter(user__in=people)
    }
    inside = set(
        PoolEntry.objects.live().filter(pool=pool, expert__user__in=people).values_list("expert_id", flat=True)
    )
    names = _Names(lines)
    return [_planned(line, experts.get(line.user_id), inside, names) for line in lines]


class _Names:
    """The words for the keys in ``facts``."""

    def __init__(self, lines: Sequence[Line]) -> None:
        units = {line.facts["employer_id"] for line in lines}
        fields = {line.facts["specialty_id"] for line in lines}
        self._units = dict(Organisation.objects.filter(pk__in=units - {None}).values_list("pk", "name"))
        self._fields = dict(Specialty.objects.filter(pk__in=fields - {None}).values_list("pk", "name"))

    def word(self, column: str, value: Any) -> str:
        if value in {None, ""}:
            return "—"
        words: dict[str, dict[Any, Any]] = {
            "employer_id": self._units,
            "specialty_id": self._fields,
            "title_level": dict(Level.choices),
        }
        if column == "practises":
            return "是" if value else "否"
        return str(words.get(column, {}).get(value, value))


def _planned(line: Line, expert: Expert | None, inside: set[int], names: _Names) -> Line:
    if expert is None:
        return Line(line.row, line.user_id, line.name, line.facts, NEW)
    changes = []
    for column in COLUMNS:
        before = getattr(expert, column)
        before = str(before) if isinstance(before, date) else before
        if before != line.facts[column]:
            shown = {"specialty_id": expert.specialty, "employer_id": expert.employer}.get(column)
            told = str(shown) if shown else names.word(column, before)
            changes.append([LABELS[column], told, names.word(column, line.facts[column])])
    does = JOINS if expert.pk not in inside else CHANGES if changes else SAME
    return Line(line.row, line.user_id, line.name, line.facts, does, expert.pk, changes)
