"""The draw of a committee: its list, the seal, the draw itself, substitutes and a redraw (令40 art. 11; M3e)."""

import base64
import secrets
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction

from committees import roster_rules
from committees import services as committees
from committees.models import Batch
from committees.roster_selectors import formed, least_size
from portal.catalog.selectors import ParameterMissing
from portal.core import clock
from portal.core.actors import Actor
from portal.core.crypto import seal, unseal
from portal.core.errors import Refused
from portal.workflow import Act, open_case, run
from reviews import draw_permissions as may
from reviews import draw_rules
from reviews.draw_rules import Conditions, Line
from reviews.draw_selectors import least_private, line_in_words, names_of_strata
from reviews.models import Draw, DrawCandidate, DrawPlace
from reviews.services import candidates

NONCE_BYTES = 32
MOST_SEATS = 99
MOST_WITNESSES = 5


@dataclass(frozen=True, kw_only=True)
class DrawPlan:
    """What the office lays down before the seal; ``exclusions`` are its reasons by the key of the expert."""

    meets_on: date
    size: int
    size_exception_document: str
    lines: Sequence[Line]
    witnesses: Sequence[tuple[str, str]]
    exclusions: Mapping[int, str]


class BadPlan(Refused):
    """The conditions cannot be; ``problems`` say why, by field."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(next(iter(problems.values())), code="invalid")
        self.problems = problems


@transaction.atomic
def prepare_draw(*, batch: Batch, meets_on: date, actor: Actor, key: uuid.UUID | None = None) -> Draw:
    """Begin a draw for the batch with everybody in the organiser's filed pools, conflicts found (令40 arts. 11, 25).

    Raises ``Refused``: another organiser, an own case in the batch, a draw that stands, no filed pool.
    """
    Batch.objects.select_for_update(of=("self",), no_key=True).get(pk=batch.pk)
    size = _least(batch, meets_on)
    drawing = Draw(
        batch=batch,
        meets_on=meets_on,
        size=size,
        lines=_private_share(size, meets_on),
        created_at=clock.now(),
        status_since=clock.now(),
    )
    _may_begin(drawing, actor)
    standing = Draw.objects.standing().filter(batch=batch).first()
    if standing is not None:
        raise Refused("本批次已经有一次抽取。需要重新抽取的，请在那次抽取的页面写明原因。", code="not_open")
    _check_day(batch, meets_on)
    if not candidates.pools_for(batch, meets_on):
        raise Refused("会议当天没有本系列的已备案专家库，不能抽取（人社部令第40号第11条）。", code="invalid")
    done = open_case(drawing, "draw.prepared", actor=actor, key=key, data={"batch": batch.code})
    if done.subject is drawing:
        list_candidates(drawing, {})
    return done.subject


def save_draw(*, drawing: Draw, plan: DrawPlan, actor: Actor, key: uuid.UUID | None = None) -> Draw:
    """Write the conditions and whom the office leaves out; the candidates are looked for anew.

    Raises ``BadPlan`` by field (N2-N6), ``Refused`` once the list is sealed.
    """
    if problems := _problems(drawing.batch, plan, actor):
        raise BadPlan(problems)
    facts = {
        "meets_on": plan.meets_on,
        "size": plan.size,
        "size_exception_document": plan.size_exception_document,
        "lines": [asdict(line) for line in plan.lines],
        "witnesses": [{"name": name, "unit": unit} for name, unit in plan.witnesses],
    }

    def relist(done: Sequence[Any]) -> None:
        list_candidates(done[0].subject, plan.exclusions, seen=done[0].subject)

    data = {"size": plan.size, "excluded": len(plan.exclusions)}
    act = Act(move="edit_draw", actor=actor, key=key, data=data, arguments={"facts": facts}, then=relist)
    return run(Draw, drawing.pk, act).subject


@transaction.atomic
def seal_draw(*, drawing: Draw, actor: Actor, key: uuid.UUID | None = None) -> Draw:
    """Close the list: its SHA-256 is published, and with it that of a random number which nobody knows yet.

    From now on neither list nor conditions change, and there is no seed before the witnesses have spoken
    (docs/adr/0013). Raises ``Refused``: seats that cannot be filled, a pool that has changed since the list was made,
    no witness.
    """
    stored = Draw.objects.select_for_update(of=("self",)).get(pk=drawing.pk)
    arguments: dict[str, Any] = {}
    if stored.status == "PREPARED":
        rows = list(DrawCandidate.objects.filter(draw=stored))
        _check_unchanged(stored, rows)
        listed = [row.listed for row in rows if not row.grounds]
        if short := draw_rules.shortfall(stored.conditions, listed):
            raise Refused(_too_few(stored, short), code="guard")
        nonce = secrets.token_hex(NONCE_BYTES)
        arguments = {
            "list_sha256": draw_rules.digest(draw_rules.canonical(stored.conditions, listed)),
            "nonce_sha256": draw_rules.digest(nonce),
            "promise": _hidden(nonce, stored),
            "at": clock.now(),
        }
    data = {name: value for name, value in arguments.items() if name.endswith("sha256")}
    return run(Draw, stored.pk, Act(move="seal_draw", actor=actor, key=key, data=data, arguments=arguments)).subject


@transaction.atomic
def hold_draw(*, drawing: Draw, words: Sequence[str], actor: Actor, key: uuid.UUID | None = None) -> Draw:
    """Draw: the seed is made of the sealed list, the promised number and one word of each witness (令40 art. 11).

    Whoever is drawn comes onto a roster, on which the office names the chair and freezes it. Raises ``BadPlan`` for
    the words, ``Refused`` for a list that is not sealed or was drawn by somebody else first.
    """
    stored = Draw.objects.select_for_update(of=("self",)).select_related("batch__committee").get(pk=drawing.pk)
    spoken = [word.strip() for word in words]
    if len(spoken) != len(stored.witnesses) or not all(spoken):
        raise BadPlan({"words": "请填写每位见证人所报的内容。"})
    arguments: dict[str, Any] = {}
    if stored.status == "SEALED":
        nonce = _made_known(stored)
        seed = draw_rules.seed_of(stored.list_sha256, nonce, spoken)
        by_number = listed_by_number(stored)
        outcome = draw_rules.draw(stored.conditions, [each.listed for each in by_number.values()], seed=seed)
        _keep_outcome(stored, outcome, by_number)
        roster = committees.open_drawn_roster(
            batch=stored.batch,
            experts=[by_number[number].expert for number in outcome.seated],
            meets_on=stored.meets_on,
            exception=stored.size_exception_document,
            actor=actor,
        )
        arguments = {"nonce": nonce, "words": spoken, "seed": seed, "roster_id": roster.pk, "at": clock.now()}
    data = {"seed": arguments.get("seed", ""), "list_sha256": stored.list_sha256}
    return run(Draw, stored.pk, Act(move="hold_draw", actor=actor, key=key, data=data, arguments=arguments)).subject


def _may_begin(drawing: Draw, actor: Actor) -> None:
    if refusal := may.is_of_the_organiser.refusal(drawing, actor):
        raise Refused(refusal, code="denied")
    if drawing.batch.applications.filter(applicant=actor.user_id).exists():
        raise Refused("您是本批次的申报人，抽取由其他办事人员办理（人社部令第40号第25条）。", code="denied")


def _least(batch: Batch, on: date) -> int:
    try:
        least = least_size(batch.committee, on)
    except ParameterMissing as missing:
        raise Refused(missing.message_zh, code="invalid") from missing
    return least if least % 2 else least + 1


def _private_share(size: int, on: date) -> list[dict[str, Any]]:
    """The seats that a new draw proposes to keep for experts of private enterprises (M3e); the office may change it."""
    seats = least_private(size, on)
    return [asdict(Line(seats, private=True))] if seats else []


def _check_day(batch: Batch, on: date) -> None:
    if problem := _day_problem(batch, on):
        raise BadPlan({"meets_on": problem})


def _day_problem(batch: Batch, on: date) -> str:
    if on < clock.today():
        return "会议日期不能早于今天。"
    if batch.committee.in_force(on):
        return ""
    return "会议当天评审委员会的备案不在有效期内或已被暂停（人社部令第40号第8、38条）。"


def _problems(batch: Batch, plan: DrawPlan, actor: Actor) -> dict[str, str]:
    found: dict[str, str] = {}
    if problem := _day_problem(batch, plan.meets_on):
        found["meets_on"] = problem
    try:
        sizes = roster_rules.size_refusals(
            plan.size,
            committee=formed(batch.committee),
            least=least_size(batch.committee, plan.meets_on),
            exception_document=plan.size_exception_document,
        )
    except ParameterMissing as missing:
        raise Refused(missing.message_zh, code="invalid") from missing
    for each in sizes:
        found["size_exception_document" if each.code == "exception" else "size"] = each.text
    if problem := draw_rules.conditions_error(Conditions(plan.size, tuple(plan.lines))) or "":
        found["lines"] = problem
    if any(name == actor.name for name, _unit in plan.witnesses):
        found["witnesses"] = "经办人不能同时作见证人。"
    return found


def list_candidates(drawing: Draw, office: Mapping[int, str], seen: Draw | None = None) -> None:
    """Make the list anew; a conflict that the office has not seen on ``seen`` leaves the expert out by itself."""
    known = set(DrawCandidate.objects.filter(draw=seen).values_list("expert_id", "conflict")) if seen else set()
    DrawCandidate.objects.filter(draw=drawing).delete()
    found = candidates.find(drawing.batch, drawing.meets_on)
    new = {each.expert.pk: each.conflict for each in found if (each.expert.pk, each.conflict) not in known}
    rows = [candidates.candidate_of(each, {**new, **office}) for each in found]
    for row in rows:
        row.draw = drawing
    DrawCandidate.objects.bulk_create(rows)


def _check_unchanged(drawing: Draw, rows: Sequence[DrawCandidate]) -> None:
    """Is the pool still what the list was made from? Otherwise the office looks at it once more."""
    office = {row.expert_id: row.excluded_because for row in rows if row.grounds in {"conflict", "office"}}
    now = [candidates.candidate_of(found, office) for found in candidates.find(drawing.batch, drawing.meets_on)]
    facts = ("expert_id", "specialty", "is_private", "region", "own_case", "conflict", "grounds", "excluded_because")
    kept, found = ({tuple(getattr(row, name) for name in facts) for row in each} for each in (rows, now))
    if kept != found:
        raise Refused("专家库、聘期或利害关系在保存以后有变动，请核对候选专家并重新保存，再封存名单。", code="guard")


def _too_few(drawing: Draw, short: draw_rules.Shortfall) -> str:
    strata = names_of_strata(drawing)
    names = "、".join(f"“{line_in_words(line, strata)}”" for line in short.lines)
    return f"名额{names}合计需要{short.seats}人，符合条件的候选专家只有{short.candidates}人，不能封存。"


def _hidden(nonce: str, drawing: Draw) -> str:
    return base64.b64encode(seal(nonce.encode(), secret=settings.FIELD_KEY, purpose=_purpose(drawing))).decode()


def _made_known(drawing: Draw) -> str:
    sealed = base64.b64decode(drawing.promise)
    return unseal(sealed, secret=settings.FIELD_KEY, purpose=_purpose(drawing)).decode()


def _purpose(drawing: Draw) -> str:
    return f"promise of draw {drawing.code}"


def listed_by_number(drawing: Draw) -> dict[str, DrawCandidate]:
    """Who is on the list, by number."""
    rows = DrawCandidate.objects.filter(draw=drawing, grounds="").select_related("expert__user")
    return {row.number: row for row in rows}


def _keep_outcome(drawing: Draw, outcome: draw_rules.Outcome, by_number: Mapping[str, DrawCandidate]) -> None:
    if outcome.shortfall is not None:
        raise Refused(_too_few(drawing, outcome.shortfall), code="guard")
    DrawPlace.objects.bulk_create(
        DrawPlace(draw=drawing, candidate=by_number[number], is_seated=seated, rank=rank)
        for seated, numbers in ((True, outcome.seated), (False, outcome.substitutes))
        for rank, number in enumerate(numbers, 1)
    )
