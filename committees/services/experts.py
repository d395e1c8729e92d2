"""Experts of a pool: their taking in, their terms, their removal (令40 arts. 10, 11, 42; N7)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from committees import pool_permissions as may
from committees.models import Expert, ExpertPool, PoolEntry
from committees.pool_rules import entry_refusal, term_refusal
from committees.services.letters import tell_staff
from committees.wordings import EXPERT_NEWS, EXPERT_STRUCK
from portal.accounts.models import Organisation, User
from portal.accounts.services import grant_to_many
from portal.audit.models import Record
from portal.catalog.models import Specialty
from portal.catalog.selectors import ParameterMissing, parameter
from portal.core import clock
from portal.core.actors import Actor, Role
from portal.core.errors import Refused
from portal.integrity.services import refuse_barred_expert
from portal.messages.services import tell
from portal.workflow import Act, Done, Report, open_case, run, run_many

IN_IT_ALREADY = "这位专家已经在这个库里。"


class BadFacts(Refused):
    """``problems`` say what is wrong, by field."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(next(iter(problems.values())), code="invalid")
        self.problems = dict(problems)


@dataclass(frozen=True, kw_only=True)
class ExpertFacts:
    """What a pool says of an expert (令40 art. 10)."""

    title_level: str
    title_name: str
    specialty: Specialty | None
    employer: Organisation | None
    practises: bool
    term_from: date
    term_to: date

    def columns(self) -> dict[str, Any]:
        """By column of ``Expert``."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


def whole_number(name: str, on: date) -> int:
    """A number of the regulation. Raises ``Refused`` when none is in force."""
    try:
        return parameter(name, on)
    except ParameterMissing as missing:
        raise Refused(missing.message_zh, code="invalid") from missing


def check_facts(pool: ExpertPool, facts: ExpertFacts, *, removed: bool = False) -> None:
    """Raises ``BadFacts`` for what an expert of this pool cannot be (令40 arts. 10, 11, 42; N7)."""
    problems = {}
    years = whole_number("expert_term_years", facts.term_from)
    if refusal := term_refusal(facts.term_from, facts.term_to, years):
        problems["term_to"] = refusal
    refusal = entry_refusal(
        pool_series=pool.series.code,
        pool_specialty=pool.specialty.code if pool.specialty else "",
        expert_series=facts.specialty.series.code if facts.specialty else pool.series.code,
        expert_specialty=facts.specialty.code if facts.specialty else "",
        removed=removed,
    )
    if refusal:
        problems["specialty"] = refusal
    if problems:
        raise BadFacts(problems)


@transaction.atomic
def take_in(
    *, pool: ExpertPool, user: User, facts: ExpertFacts | None, actor: Actor, key: UUID | None = None
) -> PoolEntry:
    """Take a registered person into the pool: an expert whom another pool knows as he is, anybody else with ``facts``.

    By the pool's secretary, never himself (令40 arts. 10, 11). The person gets the role of an expert for the organiser
    and is told. Raises ``BadFacts``, ``Refused``.
    """
    locked = ExpertPool.objects.select_for_update(of=("self",)).select_related("series", "specialty", "organiser")
    pool = locked.get(pk=pool.pk)
    person = User.objects.select_for_update().get(pk=user.pk)
    if refusal := may.keeps_the_pool.refusal(pool, actor):
        raise Refused(refusal, code="denied")
    expert = Expert.objects.select_related("series", "specialty").filter(user=person).first()
    if refusal := may.is_not_himself.refusal(expert or Expert(user=person), actor):
        raise Refused(refusal, code="denied")
    refuse_barred_expert(person.pk)
    if expert is None:
        expert = _appoint(pool, person, facts, actor)
    else:
        _check_known(pool, expert)
    joined = Record.objects.filter(key=key, verb="pool_entry.joined") if key else Record.objects.none()
    if pool.entries.live().filter(expert=expert).exists() and not joined.exists():
        raise Refused(IN_IT_ALREADY, code="invalid")
    entry = PoolEntry(pool=pool, expert=expert, joined_on=clock.today())
    data = {"pool": pool.code, "expert": expert.pk}
    entry = open_case(entry, "pool_entry.joined", actor=actor, key=key, data=data).subject
    grant_to_many(users=[person], role=Role.EXPERT, organisation=pool.organiser, actor=actor)
    return entry


def _appoint(pool: ExpertPool, person: User, facts: ExpertFacts | None, actor: Actor) -> Expert:
    if facts is None:
        raise Refused("请填写专家的职称、专业、单位和聘期。", code="invalid")
    check_facts(pool, facts)
    expert = Expert(user=person, series=pool.series, **facts.columns())
    return open_case(expert, "expert.appointed", actor=actor).subject


def _check_known(pool: ExpertPool, expert: Expert) -> None:
    refusal = entry_refusal(
        pool_series=pool.series.code,
        pool_specialty=pool.specialty.code if pool.specialty else "",
        expert_series=expert.series.code,
        expert_specialty=expert.specialty.code if expert.specialty else "",
        removed=expert.status == Expert.Status.REMOVED,
    )
    if refusal:
        raise Refused(refusal)


def leave_pool(
    *, entry: PoolEntry, actor: Actor, reason: str, document: str = "", key: UUID | None = None
) -> PoolEntry:
    """Take an expert out of one pool, with the reason; he stays an expert elsewhere (令40 art. 11)."""
    return run(PoolEntry, entry.pk, _leaving(actor, reason, document, key)).subject


def leave_pools(
    *, ids: Iterable[int], actor: Actor, reason: str, document: str = "", key: UUID | None = None
) -> Report:
    """What ``leave_pool`` does, for many entries with one reason; the refused ones are reported."""
    return run_many(PoolEntry, ids, _leaving(actor, reason, document, key))


def _leaving(actor: Actor, reason: str, document: str, key: UUID | None) -> Act:
    arguments = {"on": clock.today(), "reason": reason, "document": document}
    return Act(
        move="leave_pool", actor=actor, key=key, note=reason, data={"document": document}, arguments=arguments,
        then=lambda done: _tell([each.subject.expert_id for each in done], "您已退出评审专家库", done),
    )  # fmt: skip


def reappoint(*, expert: Expert, actor: Actor, term_from: date, term_to: date, key: UUID | None = None) -> Expert:
    """A new term of at most three years; the record keeps the old one (N7; 令40 art. 10). Raises ``BadFacts``."""
    check_new_term(term_from, term_to)
    data = {"before": [str(expert.term_from), str(expert.term_to)], "after": [str(term_from), str(term_to)]}
    act = Act(
        move="reappoint", actor=actor, key=key, data=data, arguments={"term_from": term_from, "term_to": term_to},
        then=lambda done: _tell([expert.pk], f"您的评审专家聘期：{term_from}至{term_to}", done),
    )  # fmt: skip
    return run(Expert, expert.pk, act).subject


def reappoint_experts(
    *, ids: Iterable[int], actor: Actor, term_from: date, term_to: date, key: UUID | None = None
) -> Report:
    """One new term for many, as ``reappoint`` gives it; the refused ones are reported. Raises ``BadFacts``."""
    check_new_term(term_from, term_to)
    told = f"您的评审专家聘期：{term_from}至{term_to}"
    act = Act(
        move="reappoint", actor=actor, key=key, data={"after": [str(term_from), str(term_to)]}, remembers=True,
        arguments={"term_from": term_from, "term_to": term_to},
        then=lambda done: _tell([each.subject.pk for each in done], told, done),
    )  # fmt: skip
    return run_many(Expert, ids, act)


def check_new_term(term_from: date, term_to: date) -> None:
    """Raises ``BadFacts`` for what is no new term (N7; 令40 art. 10)."""
    if refusal := term_refusal(term_from, term_to, whole_number("expert_term_years", term_from)):
        raise BadFacts({"term_to": refusal})
    if term_to < clock.today():
        raise BadFacts({"term_to": "新的聘期不能在今天以前结束。"})


def end_term(*, expert: Expert, actor: Actor, on: date, reason: str, key: UUID | None = None) -> Expert:
    """Let the term end earlier, with ``on`` as its last day (令40 art. 10). Raises ``BadFacts``."""
    if not max(clock.today(), expert.term_from) <= on <= expert.term_to:
        raise BadFacts({"on": "最后一天应不早于今天，也不晚于原聘期的最后一天。"})
    act = Act(
        move="end_term", actor=actor, key=key, note=reason, data={"before": str(expert.term_to), "after": str(on)},
        arguments={"on": on}, then=lambda done: _tell([expert.pk], f"您的评审专家聘期将于{on}结束", done),
    )  # fmt: skip
    return run(Expert, expert.pk, act).subject


def amend_expert(*, expert: Expert, actor: Actor, facts: Mapping[str, Any], key: UUID | None = None) -> Expert:
    """Correct what the pool says of an expert, his term and series apart (令40 art. 10); nothing differs: no record.

    Raises ``Refused`` when he would no longer fit into a pool of one specialty that he stands in.
    """
    changed = {name: value for name, value in facts.items() if getattr(expert, name) != value}
    if not changed:
        return expert
    if "specialty" in changed:
        bound = ExpertPool.objects.filter(entries__expert=expert, entries__status="IN_POOL", specialty__isnull=False)
        if strange := bound.exclude(specialty=changed["specialty"]).first():
            raise BadFacts({"specialty": f"他在按专业组建的{strange.name}里，请先办理出库。"})
    before = {name: str(getattr(expert, name) or "") for name in changed}
    data = {"before": before, "after": {name: str(value or "") for name, value in changed.items()}}
    act = Act(move="amend_expert", actor=actor, key=key, data=data, arguments={"facts": {expert.pk: changed}})
    return run(Expert, expert.pk, act).subject


def remove_expert(
    *, expert: Expert, actor: Actor, document: str, reason: str, body_id: int | None = None, key: UUID | None = None
) -> Expert:
    """Remove an expert who broke arts. 24-25, by a document (令40 art. 42): out of every pool, and of every meeting.

    He is drawn nowhere, signs in nowhere, and sees no meeting any more; the organisers whose pools had him are told.
    ``body_id``: whose decision it is, where the portal follows a record of dishonesty.
    """
    today = clock.today()

    def then(done: Sequence[Done]) -> None:
        entries = PoolEntry.objects.live().filter(expert=expert)
        keepers = set(entries.values_list("pool__organiser_id", flat=True)) - {actor.organisation_id}
        gone = {"on": today, "reason": reason, "document": document}
        struck = Act(move="strike_entry", actor=actor, note=reason, data={"document": document}, arguments=gone)
        run_many(PoolEntry, entries.values_list("pk", flat=True), struck)
        _tell([expert.pk], f"您的评审专家资格已被取消（{document}）", done)
        for keeper in keepers:
            tell_staff(
                keeper, [Role.SECRETARY], EXPERT_STRUCK, {"expert": expert.user.name, "document": document},
                link=reverse("committees:pools"), record=done[0].record,
            )  # fmt: skip

    arguments = {"on": today, "reason": reason, "document": document, "body": body_id or actor.organisation_id}
    act = Act(
        move="remove_expert", actor=actor, key=key, note=reason, data={"document": document}, arguments=arguments,
        then=then,
    )  # fmt: skip
    return run(Expert, expert.pk, act).subject


def reinstate_expert(*, expert: Expert, actor: Actor, document: str, reason: str, key: UUID | None = None) -> Expert:
    """Set a removal aside, by a document of the organiser that removed him; he joins pools anew (令40 art. 42)."""
    refuse_barred_expert(expert.user_id)
    act = Act(
        move="reinstate_expert", actor=actor, key=key, note=reason, data={"document": document},
        then=lambda done: _tell([expert.pk], f"您的评审专家资格已恢复（{document}）", done),
    )  # fmt: skip
    return run(Expert, expert.pk, act).subject


def _tell(expert_ids: Sequence[int], subject: str, done: Sequence[Done]) -> None:
    """One letter to each expert; of one act each."""
    people = dict(Expert.objects.filter(pk__in=expert_ids).values_list("pk", "user_id"))
    tell(
        EXPERT_NEWS.letter(
            people[expert_id], {"what": subject, "reason": each.record.note or subject}, record_id=each.record.pk
        )
        for expert_id, each in zip(expert_ids, done, strict=True)
    )
