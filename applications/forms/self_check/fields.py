"""Questions of the self-check and their fields: a month is enough for a date (M5a)."""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from applications.eligibility.facts import Target
from applications.eligibility.rulebook import Rulebook, SeriesBook
from portal.catalog.models import Mode

EARLIEST_YEAR, LATEST_YEAR = 1930, 2100
SEPARATED = re.compile(r"([0-9]{4})-([0-9]{1,2})(?:-([0-9]{1,2}))?")
COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})?")
UNREADABLE = "看不懂这个日期，请写成 2016-07 或者 2016年7月 这样。"
CHOOSE = "请选择一项。"
NO_SUCH = "请从列表中选择一项。"
Choices = Iterable[tuple[str, Any]]


@dataclass(frozen=True)
class Known:
    """What the earlier answers have said; ``given`` are cleaned answers by the question's code."""

    today: date
    book: Rulebook
    given: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def target(self) -> Target | None:
        given = self.given.get("target")
        return Target(given["series"], given["level"], given["specialty"] or None) if given else None

    @property
    def series(self) -> SeriesBook | None:
        return self.book.series[self.target.series] if self.target else None

    @property
    def mode(self) -> str | None:
        target, series = self.target, self.series
        return series.mode(target.level, target.specialty) if target and series else None

    @property
    def reviewed(self) -> bool:
        """Does a committee judge the wished title? Unless told otherwise, it does."""
        return self.mode != Mode.EXAM_ONLY

    @property
    def ticked(self) -> frozenset[str]:
        return frozenset(self.given.get("special", {}).get("special", ()))


class MonthField(forms.Field):
    """A day, of which the month is enough: then it is the month's first day, or its last with ``ends``.

    ``future``: may the day be still to come?
    """

    def __init__(self, *, ends: bool = False, future: bool = False, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault("error_messages", {"required": "请填写日期。"})
        super().__init__(widget=forms.TextInput(attrs={"inputmode": "decimal"}), **kwargs)
        self.ends, self.future = ends, future
        self.css_classes = "field-short"

    def to_python(self, value: Any) -> date | None:
        text = unicodedata.normalize("NFKC", str(value or "")).strip()
        if not text:
            return None
        found = _matched(text)
        if found is None:
            raise ValidationError(UNREADABLE)
        year, month, day = found
        if not EARLIEST_YEAR <= year <= LATEST_YEAR:
            raise ValidationError("年份应在 1930 至 2100 之间，请核对。")
        try:
            first = date(year, month, day or 1)
        except ValueError as wrong:
            raise ValidationError(f"没有这一天：{text}，请核对。") from wrong
        return first.replace(day=monthrange(year, month)[1]) if self.ends and day is None else first


def _matched(text: str) -> tuple[int, int, int | None] | None:
    plain = re.sub(r"[年月./\\]", "-", re.sub(r"[日\s]", "", text)).rstrip("-")
    found = SEPARATED.fullmatch(plain) or COMPACT.fullmatch(plain)
    if found is None:
        return None
    year, month, day = found.groups()
    return int(year), int(month), int(day) if day else None


class Pick(forms.ChoiceField):
    """One of a list."""

    def __init__(self, *, choices: Choices, missing: str = CHOOSE, empty: str = "请选择", **kwargs: Any) -> None:
        messages = {"required": missing, "invalid_choice": NO_SUCH}
        super().__init__(choices=[("", empty), *choices], error_messages=messages, **kwargs)


class Radio(forms.ChoiceField):
    def __init__(self, *, choices: Choices, missing: str = CHOOSE, **kwargs: Any) -> None:
        messages = {"required": missing, "invalid_choice": NO_SUCH}
        super().__init__(choices=list(choices), widget=forms.RadioSelect, error_messages=messages, **kwargs)


class Ticks(forms.MultipleChoiceField):
    """Boxes of which one says that none of the others is true, so that an empty page is not taken for an answer."""

    def __init__(self, *, choices: Choices, nothing: str, **kwargs: Any) -> None:
        messages = {"required": f"请勾选；都没有的，勾选“{nothing}”。", "invalid_choice": NO_SUCH}
        super().__init__(
            choices=[*choices, ("none", nothing)],
            widget=forms.CheckboxSelectMultiple,
            error_messages=messages,
            **kwargs,
        )
        self.nothing = nothing

    def clean(self, value: Any) -> list[str]:
        ticked = super().clean(value)
        if "none" in ticked and len(ticked) > 1:
            raise ValidationError(f"勾选了“{self.nothing}”，就不能再勾选其他项，请核对。")
        return [each for each in ticked if each != "none"]


class Question(forms.Form):
    """One page of the self-check. ``known``: what was answered before."""

    mark_optional = False
    use_required_attribute = False

    def __init__(self, *args: Any, known: Known, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = known
        self.ask()

    def ask(self) -> None:
        """Fit the fields to what is known."""

    def clean(self) -> None:
        for name, asked in self.fields.items():
            if isinstance(asked, MonthField):
                self._not_to_come(name, asked)

    def _not_to_come(self, name: str, asked: MonthField) -> None:
        day, today = self.cleaned_data.get(name), self.known.today
        if not day or asked.future or day <= today:
            return
        if asked.ends and (day.year, day.month) == (today.year, today.month):
            self.cleaned_data[name] = today
        else:
            self.add_error(name, "日期不能晚于今天。")

    def need(self, name: str, message: str) -> None:
        """The field must be filled because of another answer."""
        if not self.cleaned_data.get(name) and name not in self.errors:
            self.add_error(name, message)

    def in_order(self, earlier: str, later: str, message: str) -> None:
        first, second = self.cleaned_data.get(earlier), self.cleaned_data.get(later)
        if first and second and second < first:
            self.add_error(later, message)

    def readable(self) -> list[tuple[str, str]]:
        """Labels and what was answered, as its writer reads it again."""
        found = [(str(self.fields[name].label), self._shown(name)) for name in self.fields if name in self.cleaned_data]
        return [(label, text) for label, text in found if text]

    def _shown(self, name: str) -> str:
        value, asked = self.cleaned_data[name], self.fields[name]
        if isinstance(value, bool):
            return "是" if value else ""
        if isinstance(value, list):
            labels = dict(asked.choices)
            return "、".join(str(labels[each]) for each in value) or "没有"
        if isinstance(asked, forms.ChoiceField):
            return _label_of(asked.choices, value)  # type: ignore[arg-type]
        return str(value) if value not in (None, "") else ""


def _label_of(choices: Iterable[Any], value: str) -> str:
    for code, label in choices:
        if isinstance(label, list | tuple):
            if found := _label_of(label, value):
                return found
        elif value and str(code) == value:
            return str(label)
    return ""
