"""Experts whom an office brings into one of its pools by workbook (令40 arts. 10, 11, 42; N7)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from committees import pool_permissions as may
from committees.models import Expert, ExpertPool, PoolEntry
from committees.pool_rules import entry_refusal, term_refusal
from committees.pool_selectors import pool_of, specialties_of
from committees.services.experts import whole_number
from committees.services.pool_imports import bring_experts
from portal.accounts.models import Organisation, User
from portal.catalog.models import Level, Specialty
from portal.core import clock
from portal.core.actors import Actor, Role
from portal.core.columns import Cell, Choice, Column, Day, SheetResource, id_number, person_name, uscc
from portal.core.crypto import keyed_hash
from portal.core.errors import Refused
from portal.core.importing import CHANGES, NEW, SAME, ImportKind, Line, imported
from portal.integrity.selectors import experts_barred

ID_NUMBER, SPECIALTY, EMPLOYER, TERM_TO = "身份证号", "专业", "工作单位统一社会信用代码", "聘期止"
LEVELS = {str(label): value for value, label in Level.choices}
ENTERS = "专家库"
YES_NO = {"是": True, "否": False}
# What a list may change of somebody who is an expert already, with the words of the preview.
LABELS = {
    "title_level": "职称级别", "title_name": "职称名称", "specialty": SPECIALTY, "employer": "工作单位",
    "practises": "现从事本专业工作", "term_from": "聘期起", "term_to": TERM_TO,
}  # fmt: skip


class ExpertResource(SheetResource):
    name = Column("姓名", "name", person_name(), hint="与实名注册的一致。", example="王建国")
    id_number = Column(ID_NUMBER, "id_number", id_number(), hint="18位，文本格式。", example="14070219700101001X")
    title_level = Column("职称级别", "title_level", Choice(LEVELS), example="副高级")
    title_name = Column("职称名称", "title_name", Cell(60), example="高级工程师")
    specialty = Column(SPECIALTY, "specialty", Choice({}), needed=False, example="")
    employer = Column(EMPLOYER, "employer", uscc(), needed=False, hint="在本平台登记的单位，文本格式。")
    practises = Column(
        "现从事本专业工作", "practises", Choice(YES_NO), needed=False, hint="不填的算“是”。", example="是"
    )
    term_from = Column("聘期起", "term_from", Day(), example="2026-10-01")
    term_to = Column(TERM_TO, "term_to", Day(), hint="最后一天，每届不超过规定的年限。", example="2029-10-01")


@dataclass(frozen=True)
class Scope:
    """The pool that the list is for, and what counts for it; ``writes``: the people are locked, too."""

    pool: ExpertPool
    actor: Actor
    years: int
    writes: bool


@dataclass(frozen=True)
class Known:
    """What the database says of everybody in the list."""

    people: Mapping[str, User]
    experts: Mapping[int, Expert]
    employers: Mapping[str, Organisation]
    inside: frozenset[int]
    bound: Mapping[int, ExpertPool]
    barred: frozenset[int]


@imported
class ExpertsImport(ImportKind):
    name = "experts"
    title = "专家名单"
    told = "加入这个专家库并通知本人；已是专家的，按名单更新。专家须已在本平台实名注册。名单里没有的专家不受影响。"
    roles = (Role.SECRETARY,)
    resource = ExpertResource
    key = ("id_number",)
    label = "name"
    most_rows = 2000
    placed = "在“评审专家库”里打开要导入的专家库，点“从 Excel 导入”。"
    specialties: Mapping[str, Specialty] = {}

    def at(self, code: str, actor: Actor) -> "ExpertsImport":
        """``code``: that of the pool."""
        pool = pool_of(actor, code)
        if pool is None:
            raise Refused("没有这个专家库，或者它由其他组建单位管理。", code="not_found")
        bound = ExpertsImport()
        bound.code, bound.place, bound.page = pool.code, pool.name, reverse("committees:pool", args=[pool.code])
        bound.specialties = {each.name: each for each in specialties_of(pool, clock.today())}
        return bound

    def columns(self) -> list[Column]:
        """With the specialties of the pool to choose from."""
        resource = ExpertResource()
        resource.fields["specialty"].widget = Choice(self.specialties)
        return resource.columns()

    def begin(self, actor: Actor, *, writes: bool) -> Scope:
        pools = ExpertPool.objects.select_related("series", "specialty", "organiser")
        pool = (pools.select_for_update(of=("self",)) if writes else pools).get(code=self.code)
        if refusal := may.keeps_the_pool.refusal(pool, actor):
            raise Refused(refusal, code="denied")
        return Scope(pool, actor, whole_number("expert_term_years", clock.today()), writes)

    def plan(self, lines: Sequence[Line], scope: Scope) -> None:
        known = _known(lines, scope)
        for line in lines:
            facts: Any = line.facts
            facts["specialty"], facts["practises"] = facts["specialty"] or None, facts["practises"] is not False
            employer, facts["employer"] = facts["employer"], known.employers.get(facts["employer"])
            if employer and facts["employer"] is None:
                line.wrong(EMPLOYER, "没有在本平台登记的单位，请核对，或请该单位先登记。")
            if scope.pool.specialty_id and facts["specialty"] is None:
                line.wrong(SPECIALTY, "这个专家库按专业组建，请填写专业（人社部令第40号第11条）。")
            if refusal := term_refusal(facts["term_from"], facts["term_to"], scope.years):
                line.wrong(TERM_TO, refusal)
            _judge_person(line, known, scope)

    def write(self, lines: Sequence[Line], scope: Scope, actor: Actor) -> None:
        bring_experts(pool=scope.pool, lines=lines, actor=actor)


def _known(lines: Sequence[Line], scope: Scope) -> Known:
    hashes = {line.facts["id_number"]: keyed_hash(line.facts["id_number"], purpose="id_number") for line in lines}
    users = User.objects.filter(id_number_hash__in=hashes.values(), is_active=True).defer("id_number", "phone")
    if scope.writes:
        # Two lists never take in one person twice.
        users = users.order_by("pk").select_for_update()
    by_hash = {each.id_number_hash: each for each in users}
    people = {number: by_hash[hashed] for number, hashed in hashes.items() if hashed in by_hash}
    pks = [each.pk for each in people.values()]
    experts = Expert.objects.select_related("series", "specialty", "employer").filter(user__in=pks)
    employers = Organisation.objects.active().filter(uscc__in={line.facts["employer"] for line in lines} - {""})
    entries = list(PoolEntry.objects.live().filter(expert__user__in=pks).select_related("pool"))
    return Known(
        people,
        {each.user_id: each for each in experts},
        {str(each.uscc): each for each in employers},
        frozenset(each.expert_id for each in entries if each.pool_id == scope.pool.pk),
        {each.expert_id: each.pool for each in entries if each.pool.specialty_id and each.pool_id != scope.pool.pk},
        frozenset(experts_barred(pks, clock.today())),
    )


def _judge_person(line: Line, known: Known, scope: Scope) -> None:
    person = known.people.get(line.facts["id_number"])
    if person is None or person.name != line.facts["name"]:
        # One sentence for both, or a list of numbers would tell who has an account, and under what name.
        line.wrong(ID_NUMBER, "没有以这个姓名和身份证号实名注册的人。请核对；还没有注册的，请本人先注册。")
        return
    facts: Any = line.facts
    facts["person"] = person
    if person.pk in known.barred:
        line.wrong(ID_NUMBER, "有在期的失信记录，不能担任评审专家（人社部令第40号第42条）。")
    if person.pk == scope.actor.user_id:
        line.wrong(ID_NUMBER, "不能导入您本人，请由其他办事人员办理。")
    expert = known.experts.get(person.pk)
    if expert is None:
        line.does = NEW
        return
    if refusal := entry_refusal(
        pool_series=scope.pool.series.code, pool_specialty="", expert_series=expert.series.code, expert_specialty="",
        removed=expert.status == Expert.Status.REMOVED,
    ):  # fmt: skip
        line.wrong(ID_NUMBER, refusal)
    other = known.bound.get(expert.pk)
    if other and other.specialty != facts["specialty"]:
        line.wrong(SPECIALTY, f"他在按专业组建的{other.name}里，专业不同的，请先办理出库。")
    _compare(line, expert, scope.pool, inside=expert.pk in known.inside)


def _compare(line: Line, expert: Expert, pool: ExpertPool, *, inside: bool) -> None:
    changes = [
        (label, _word(name, getattr(expert, name)), _word(name, line.facts[name]))
        for name, label in LABELS.items()
        if getattr(expert, name) != line.facts[name]
    ]
    facts: Any = line.facts
    facts["amends"], facts["enters"] = bool(changes), not inside
    line.target = expert.pk
    line.changes = changes if inside else [(ENTERS, "", pool.name), *changes]
    line.does = CHANGES if line.changes else SAME


def _word(name: str, value: Any) -> str:
    if name == "practises":
        return "是" if value else "否"
    if name == "title_level":
        return str(Level(value).label)
    return "" if value is None else str(value)
