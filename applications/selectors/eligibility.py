"""May the applicant have this title by this track? The self-check's engine over what his form says (令40 art. 14)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any, Final

from applications.eligibility.blockers import Blocker
from applications.eligibility.conditions import Condition, TrackResult
from applications.eligibility.engine import Answer, evaluate
from applications.eligibility.facts import Person, Target
from applications.eligibility.rulebook import SeriesBook
from applications.eligibility.texts import TrackText, track_text
from applications.models import Application, Version
from applications.paper.completeness import Problem, Severity
from applications.paper.person_facts import FACT_SECTIONS, Form, letter_number, person_of_form
from applications.routing.procedures import COMMITTEE_TRACKS, procedure_of
from applications.selectors.terms import book_for
from committees.models import Entrustment
from portal.core import clock
from portal.core.citations import citations
from portal.integrity.selectors import ban_until
from portal.registers.rules import Register

ELIGIBILITY: Final = "eligibility"
BAN: Final = "integrity_ban"
# Which register can have confirmed what a condition rests on (S12b).
REGISTER_OF: Final[Mapping[str, Register]] = {
    "education": Register.EDUCATION,
    "qualification": Register.QUALIFICATION,
    "qualification_period": Register.QUALIFICATION,
}


class Standing(StrEnum):
    """``UNCLEAR``: facts or rules are missing, so a person decides (PIPL art. 24)."""

    OPEN = "open"
    CLOSED = "closed"
    UNCLEAR = "unclear"


TAGS: Final[Mapping[str, tuple[str, str]]] = {
    Standing.OPEN: ("符合", "good"),
    Standing.CLOSED: ("不符合", "bad"),
    Standing.UNCLEAR: ("还不能判断", "neutral"),
}


@dataclass(frozen=True)
class Evaluation:
    """What the engine says of one case's form. ``revision`` and ``as_of``: by which rules, on which day.

    ``complete``: were all facts filled in?

    ``result``: of the case's own track, None when the track cannot concern such a person. ``others``: further tracks
    that are open to him in a committee.
    """

    track: TrackText
    standing: Standing
    complete: bool
    as_of: date
    revision: str
    answer: Answer | None
    result: TrackResult | None
    others: list[TrackText]

    @property
    def tag(self) -> str:
        return TAGS[self.standing][0]

    @property
    def tone(self) -> str:
        return TAGS[self.standing][1]

    @property
    def is_unclear(self) -> bool:
        return self.standing == Standing.UNCLEAR

    @property
    def conditions(self) -> Sequence[Condition]:
        return self.result.conditions if self.result else ()

    @property
    def blocked_by(self) -> Sequence[Blocker]:
        return self.answer.blocked_by if self.answer else ()

    @property
    def reasons(self) -> list[tuple[str, tuple[str, ...]]]:
        """What keeps the door closed, with the clauses; for what is open it says nothing of use."""
        blocked = [(each.text, each.clauses) for each in self.blocked_by]
        missing = [(each.text, each.clauses) for each in self.conditions if not each.ok]
        return [*blocked, *missing] or [(NOT_CONCERNED, (self.track.clause,))]

    @property
    def summary(self) -> str:
        """One line, for the page that is being filled in."""
        if self.standing == Standing.OPEN:
            return f"按“{self.track.name}”，目前填写的内容符合条件。"
        if self.standing == Standing.UNCLEAR and self.complete:
            return NO_RULES
        if self.standing == Standing.UNCLEAR:
            return f"按“{self.track.name}”，还不能判断是否符合条件，请继续填写。"
        texts = [text for text, _clauses in self.reasons]
        return f"按“{self.track.name}”，目前不符合条件：{' '.join(texts)}"


NOT_CONCERNED: Final = "您填写的情况不适用这种申报方式，请改选其他方式。"
NO_RULES: Final = "系统中没有这个系列、级别的申报条件，由审核人判断。"


def target_of(case: Application) -> Target:
    """What the case asks for; its committee decides for which use (S5b)."""
    scope = case.batch.committee.usage_scope if case.batch else "general"
    return Target(case.series.code, case.level, case.specialty.code if case.specialty else None, scope)


def day_of(case: Application) -> date:
    """The batch's cut-off day; without a batch, today."""
    return case.batch.cutoff_on if case.batch else clock.today()


def evaluation_of(case: Application, form: Form, *, complete: bool) -> Evaluation:
    """Judge what ``form`` (a draft's data or a version's) says by the rules of its batch; a few small queries.

    ``complete``: are all facts that a track rests on filled in? What is missing then is not yet a closed door.
    """
    as_of = day_of(case)
    answer, series, rules = answer_to(case, form, as_of)
    result = next((each for each in answer.tracks if each.track == case.track), None) if answer else None
    return Evaluation(
        track=track_text(case.track),
        standing=_standing(case, answer, series, result, complete=complete),
        complete=complete,
        as_of=as_of,
        revision=rules,
        answer=answer,
        result=result,
        others=_others(case, answer),
    )


def answer_to(case: Application, form: Form, as_of: date) -> tuple[Answer | None, SeriesBook | None, str]:
    """The engine on what ``form`` says, the series' rules, and which rules they are.

    The rules are those that were frozen with the batch (ADR 14), else those of ``as_of``. None where they do not
    know the series or its level.
    """
    target = target_of(case)
    book, rules = book_for(case.batch, as_of)
    series = book.series.get(target.series)
    if series is None or target.level not in series.levels:
        return None, None, rules
    person = _person_of(case, form, target)
    return evaluate(person, target, as_of, book, applies_on=clock.today()), series, rules


def _person_of(case: Application, form: Form, target: Target) -> Person:
    """What ``form`` says and the portal knows: a ban for dishonesty, which nothing gets round (N15), and a letter of
    entrustment, which counts while the case's committee has it on file (令40 art. 28).
    """
    banned = ban_until(case.applicant_id, clock.today())
    person = replace(person_of_form(form, target), integrity_ban_until=banned)
    if not person.entrustment_letter or case.batch is None:
        return person
    number = letter_number(form)
    letters = Entrustment.objects.in_force(clock.today()).filter(committee=case.batch.committee_id, document=number)
    return replace(person, letter_in_force=letters.exists())


def _standing(
    case: Application, answer: Answer | None, series: SeriesBook | None, result: TrackResult | None, *, complete: bool
) -> Standing:
    if answer is not None and any(each.code == BAN for each in answer.blocked_by):
        return Standing.CLOSED
    if answer is None or series is None:
        return Standing.UNCLEAR
    if result is not None and result.eligible and not answer.blocked_by:
        return Standing.OPEN
    if not complete or (result is None and not _has_rules(series, case.level)):
        return Standing.UNCLEAR
    return Standing.CLOSED


def _has_rules(series: SeriesBook, level: str) -> bool:
    return any(each == level for _track, each in series.rules)


def _others(case: Application, answer: Answer | None) -> list[TrackText]:
    if answer is None or answer.blocked_by or not procedure_of(case.track).by_committee:
        return []
    return [
        track_text(each.track)
        for each in answer.tracks
        if each.eligible and each.track != case.track and each.track in COMMITTEE_TRACKS
    ]


def is_complete(found: Iterable[Problem]) -> bool:
    """Is nothing wrong in the sections from which facts are read?"""
    return not any(each.section in FACT_SECTIONS and each.severity == Severity.ERROR for each in found)


def problems_in(evaluation: Evaluation, *, stops: bool) -> list[Problem]:
    """A closed door as errors if it ``stops`` the case, each with its clauses; what is unclear as advice."""
    if evaluation.standing == Standing.OPEN:
        return []
    how = Severity.ERROR if stops and evaluation.standing == Standing.CLOSED else Severity.ADVICE
    if evaluation.standing == Standing.UNCLEAR:
        return [Problem(ELIGIBILITY, evaluation.track.name, evaluation.summary, severity=how)]
    return [
        Problem(ELIGIBILITY, evaluation.track.name, f"{text}（依据：{citations(clauses)}）", severity=how)
        for text, clauses in evaluation.reasons
    ]


def frozen_evaluation(evaluation: Evaluation) -> dict[str, Any]:
    """The evaluation as a version keeps it, in plain JSON."""
    kept = ("code", "ok", "needed", "found", "text", "clauses")
    conditions = [{name: getattr(each, name) for name in kept} for each in evaluation.conditions]
    return {
        "track": evaluation.track.code,
        "track_name": evaluation.track.name,
        "standing": str(evaluation.standing),
        "as_of": evaluation.as_of.isoformat(),
        "rulebook": evaluation.revision,
        "mode": evaluation.answer.mode if evaluation.answer else "",
        "conditions": [{**each, "clauses": list(each["clauses"])} for each in conditions],
        "blocked_by": [{**asdict(each), "clauses": list(each.clauses)} for each in evaluation.blocked_by],
    }


@dataclass(frozen=True)
class FrozenLine:
    """A condition as it was at the submission; ``register``: has a register confirmed what it rests on by now?

    ``grounds``: what it rests on, where the page shows it (``selectors.grounds``).
    """

    code: str
    text: str
    ok: bool
    needed: str
    found: str
    clauses: list[str]
    register: bool
    grounds: Any = None


@dataclass(frozen=True)
class FrozenView:
    """The evaluation that a version froze, for reviewers."""

    track_name: str
    tag: str
    tone: str
    as_of: date
    lines: list[FrozenLine]
    blocked_by: list[Mapping[str, Any]]


def frozen_view(version: Version, verified: Iterable[Register]) -> FrozenView | None:
    """What ``version`` froze; None for one from before evaluations were kept."""
    kept = version.checks.get(ELIGIBILITY) if isinstance(version.checks, dict) else None
    if kept is None:
        return None
    sure = set(verified)
    tag, tone = TAGS[kept["standing"]]
    lines = [
        FrozenLine(
            each["code"],
            each["text"],
            each["ok"],
            each["needed"],
            each["found"],
            each["clauses"],
            REGISTER_OF.get(each["code"]) in sure,
        )
        for each in kept["conditions"]
    ]
    return FrozenView(kept["track_name"], tag, tone, date.fromisoformat(kept["as_of"]), lines, kept["blocked_by"])
