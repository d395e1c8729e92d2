"""Which question comes next, and the answers so far as one signed text that the page itself carries.

Nothing of what is told is stored on the server: each page brings all earlier answers along.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Final

from django.core import signing
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from applications.eligibility.rulebook import Rulebook
from applications.forms.self_check import questions, special
from applications.forms.self_check.facts import answers_of
from applications.forms.self_check.fields import Known, Question
from applications.selectors.self_check import Answers
from portal.catalog.models import Mode

SALT: Final = "self-check"
LONGEST_ANSWER: Final = 200
Raw = dict[str, list[str]]
State = dict[str, Raw]
BadState = signing.BadSignature


@dataclass(frozen=True)
class Step:
    """One page. ``applies``: is it asked of somebody with these answers?"""

    code: str
    title: str
    hint: str
    form: type[Question]
    applies: Callable[[Known], bool] = lambda _known: True


def _reviewed(known: Known) -> bool:
    return known.reviewed


STEPS: Final = (
    Step(
        "target", "您想评什么职称", "不用登录，也不保存您的回答。几分钟就能知道能不能申报、怎样申报。",
        questions.TargetForm,
    ),
    Step("education", "您的最高学历", "职称条件按学历有所不同。", questions.EducationForm, _reviewed),
    Step("title", "您现在的职称", "年限从取得职称的那一天算起。", questions.TitleForm),
    Step("work", "您的技术工作", "在任何性质的单位做技术工作都算，不分民营、国有。", questions.WorkForm, _reviewed),
    Step(
        "periods", "分段填写技术工作", "按时间先后填写，有几段填几段，间断的时间不算。", questions.PeriodsForm,
        lambda known: known.reviewed and known.given.get("work", {}).get("pattern") == "interrupted",
    ),
    Step(
        "special", "有没有特殊情况", "这些情况可能多给您一条路。大多数人选“以上都没有”。", special.SpecialForm,
        lambda known: bool(special.options_of(known)),
    ),
    Step(
        "details", "请补充所勾选的情况", "只问您刚才勾选的。", special.DetailsForm,
        lambda known: any(special.asked_of(known)),
    ),
    Step(
        "exam", "考试结果", "这个级别实行考评结合：先考试，再评审。", questions.ExamForm,
        lambda known: known.mode == Mode.EXAM_PLUS_REVIEW,
    ),
    Step(
        "place", "您在哪里、怎样工作", "用来算出可以走哪些渠道、经过哪些部门；户籍、档案、单位性质不影响申报。",
        questions.PlaceForm, _reviewed,
    ),
    Step("clear", "最后一问", "大多数人选“以上情况都没有”。", questions.ClearForm),
)  # fmt: skip
BY_CODE: Final = {step.code: step for step in STEPS}


@dataclass
class Walk:
    """The way through the questions with the answers in ``state``."""

    state: State
    today: date
    book: Rulebook
    given: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)
    answered: dict[str, Question] = field(default_factory=dict)
    open: Step | None = None

    def __post_init__(self) -> None:
        """Take the answers in order up to the first that is missing or no longer right."""
        for step in STEPS:
            if not step.applies(self.known):
                continue
            self.steps.append(step)
            if self.open is None:
                self._take(step)

    def _take(self, step: Step) -> None:
        raw = self.state.get(step.code)
        form = self.bound(step, raw) if raw is not None else None
        if form is None or not form.is_valid():
            self.open = step
            return
        self.given[step.code] = form.cleaned_data
        self.answered[step.code] = form

    @property
    def known(self) -> Known:
        return Known(self.today, self.book, self.given)

    @cached_property
    def answers(self) -> Answers | None:
        """Everything that was told, once every question is answered."""
        return answers_of(self.given) if self.open is None else None

    def reached(self, step: Step) -> bool:
        """Has every question before ``step`` been answered?"""
        return step in self.steps and (self.open is None or self.number(step) <= self.number(self.open))

    def before(self, step: Step) -> "Known":
        """What was known when ``step`` was asked."""
        earlier = [each.code for each in STEPS[: STEPS.index(step)]]
        given = {code: answer for code, answer in self.given.items() if code in earlier}
        return Known(self.today, self.book, given)

    def bound(self, step: Step, raw: Mapping[str, Any]) -> Question:
        data = MultiValueDict({name: values for name, values in raw.items() if isinstance(values, list)})
        return step.form(data, known=self.before(step))

    def fresh(self, step: Step) -> Question:
        """The page of ``step`` with what was answered before, and no complaint about it yet."""
        form = step.form(known=self.before(step))
        raw = self.state.get(step.code, {})
        for name, asked in form.fields.items():
            if raw.get(name):
                many = getattr(asked.widget, "allow_multiple_selected", False)
                form.initial[name] = raw[name] if many else raw[name][-1]
        return form

    def number(self, step: Step) -> int:
        return self.steps.index(step) + 1

    def previous(self, step: Step) -> Step:
        return self.steps[max(0, self.steps.index(step) - 1)]


def typed(form: Question, posted: QueryDict) -> Raw:
    """What was typed into the form, right or wrong."""
    return {name: [each[:LONGEST_ANSWER] for each in posted.getlist(name)] for name in form.fields}


def sealed(state: State) -> str:
    """``state`` as one signed text, which a page can carry and nobody else can write."""
    return signing.dumps(state, salt=SALT, compress=True)


def unsealed(text: str) -> State:
    """The state of a page; an empty text is the first page's. Raises ``BadState``."""
    return signing.loads(text, salt=SALT) if text else {}
