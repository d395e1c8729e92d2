"""What all sections of the form share: one set of checks for drafts and submissions (lessons, pain 2).

A draft is lenient: it says what is wrong with what was typed, not what is still missing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html

MISSING = "required"
DATE_FORMATS = ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日"]
YES_NO = [("", "请选择"), ("yes", "是"), ("no", "否")]


@dataclass(frozen=True)
class Facts:
    """What the checks read besides the form itself: the person, the day, and what the catalogue holds.

    ``series`` and ``qualifications`` are choices (code, name).
    """

    today: date
    born_on: date | None = None
    titles: tuple[str, ...] = ()
    series: tuple[tuple[str, str], ...] = ()
    qualifications: tuple[tuple[str, str], ...] = ()
    hours_a_year: int = 90
    professional_hours: int = 60


class SectionForm(forms.Form):
    """A section, or one row of it, over raw strings.

    ``advice`` maps fields to hints that do not stop a submission. ``remarks`` maps fields to what a reviewer asks.
    """

    use_required_attribute = False

    def __init__(
        self, *args: Any, facts: Facts, lenient: bool = False, remarks: Mapping[str, str] | None = None, **kwargs: Any
    ) -> None:
        self.facts = facts
        self.lenient = lenient
        self.advice: dict[str, str] = {}
        super().__init__(*args, **kwargs)
        for name, remark in (remarks or {}).items():
            if name in self.fields:
                field = self.fields[name]
                field.help_text = format_html(
                    '{} <strong class="text-danger">补正要求：{}</strong>', field.help_text, remark
                )

    def full_clean(self) -> None:
        super().full_clean()
        if self.lenient and self.is_bound:
            self._forgive_what_is_missing()

    def _forgive_what_is_missing(self) -> None:
        for name, errors in list(self.errors.as_data().items()):
            if all(error.code == MISSING for error in errors):
                del self.errors[name]

    def offer(self, name: str, choices: Iterable[tuple[str, str]]) -> None:
        """Give a field the choices of the catalogue; where they are not known, what was chosen stands."""
        raw = str(self.data.get(self.add_prefix(name), "")).strip()
        known = list(choices) or ([(raw, raw)] if raw else [])
        cast("forms.ChoiceField", self.fields[name]).choices = [("", "请选择"), *known]

    def need(self, name: str, message: str) -> None:
        """The field must be filled because of another answer."""
        if not self.cleaned_data.get(name) and name not in self.errors:
            self.add_error(name, ValidationError(message, code=MISSING))

    def problems(self) -> dict[str, list[str]]:
        """What is wrong, by the HTML name of the field."""
        return {self.add_prefix(name): [str(each) for each in errors] for name, errors in self.errors.items()}

    def readable(self, name: str) -> str:
        """What was answered, as a reader understands it; wrong input as it was typed."""
        raw = str(self.data.get(self.add_prefix(name), "")).strip()
        choices = getattr(self.fields[name], "choices", None)
        return str(dict(choices).get(raw, raw)) if choices and raw else raw

    def answers(self) -> list[tuple[str, str]]:
        """Labels and what was answered."""
        return [(str(field.label), self.readable(name)) for name, field in self.fields.items()]


class PastDateField(forms.DateField):
    """A day that is not after today; ``SectionForm.facts`` says which day today is."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            input_formats=DATE_FORMATS,
            widget=forms.DateInput(attrs={"type": "date"}),
            error_messages={"required": "请填写日期。", "invalid": "请填写有效的日期，例如 2016-07-01。"},
            **kwargs,
        )


class ShortText(forms.CharField):
    def __init__(self, *, missing: str, longest: int = 60, **kwargs: Any) -> None:
        super().__init__(
            max_length=longest,
            error_messages={"required": missing, "max_length": f"最多 {longest} 个字，现在有 %(show_value)s 个字。"},
            **kwargs,
        )


class LongText(forms.CharField):
    """Several lines; counts characters as a reader does, a line end as one."""

    def __init__(self, *, missing: str, longest: int, rows: int = 8, **kwargs: Any) -> None:
        super().__init__(
            max_length=longest,
            widget=forms.Textarea(attrs={"rows": rows}),
            error_messages={"required": missing, "max_length": f"最多 {longest} 个字，现在有 %(show_value)s 个字。"},
            **kwargs,
        )

    def to_python(self, value: Any) -> str:
        return super().to_python(str(value or "").replace("\r\n", "\n")) or ""


class Choice(forms.ChoiceField):
    def __init__(self, *, choices: Iterable[tuple[str, str]], missing: str = "请选择一项。", **kwargs: Any) -> None:
        given = [each for each in choices if each[0]]
        super().__init__(
            choices=[("", "请选择"), *given],
            error_messages={"required": missing, "invalid_choice": "请从列表中选择一项。"},
            **kwargs,
        )


class WholeNumber(forms.IntegerField):
    def __init__(self, *, missing: str, least: int, most: int, **kwargs: Any) -> None:
        wrong = f"请填写 {least} 至 {most} 之间的整数。"
        super().__init__(
            min_value=least,
            max_value=most,
            error_messages={"required": missing, "invalid": wrong, "min_value": wrong, "max_value": wrong},
            **kwargs,
        )


def not_in_future(form: SectionForm, *names: str) -> None:
    for name in names:
        day = form.cleaned_data.get(name)
        if day and day > form.facts.today:
            form.add_error(name, "日期不能晚于今天。")
        elif day and form.facts.born_on and day <= form.facts.born_on:
            form.add_error(name, "日期不能早于您的出生日期。")


def in_order(form: SectionForm, earlier: str, later: str, message: str) -> None:
    first, second = form.cleaned_data.get(earlier), form.cleaned_data.get(later)
    if first and second and second < first:
        form.add_error(later, message)
