"""What the office lays down for a draw, and what is said at it."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory

from committees.models import Batch
from portal.accounts.forms import KeyForm, date_field
from portal.catalog.models import Region, Specialty
from reviews.draw_rules import Line
from reviews.models import Draw, DrawCandidate
from reviews.services.draws import MOST_SEATS, MOST_WITNESSES, DrawPlan

PICK = {"invalid_choice": "请从列表中选择。"}
MOST_LINES = 30
LONGEST_WORD = 40


def _number(label: str, *, required: bool = True) -> forms.IntegerField:
    wrong = f"请填写1到{MOST_SEATS}的整数。"
    return forms.IntegerField(
        label=label, min_value=1, max_value=MOST_SEATS, required=required,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), wrong),
    )  # fmt: skip


def _words(label: str, missing: str, *, longest: int = 200, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label, max_length=longest, help_text=help_text,
        error_messages={"required": missing, "max_length": f"不超过{longest}字。"},
    )  # fmt: skip


class StartDrawForm(KeyForm):
    """For which batch, and on which day the committee will meet."""

    field_order = ["batch", "meets_on"]
    batch = forms.ModelChoiceField(
        label="评审批次", queryset=Batch.objects.none(), to_field_name="code", empty_label="请选择",
        error_messages={"required": "请选择评审批次。", **PICK},
    )  # fmt: skip
    meets_on = date_field("会议日期", help_text="专家的聘期按这一天核对。")

    def __init__(self, *args: Any, batches: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["batch"].queryset = batches
        self.fields["batch"].label_from_instance = lambda batch: f"{batch.committee.name}　{batch.title}"


class DrawForm(KeyForm):
    """Day and size, and for each expert whom no rule bars whether he is left out, and why."""

    mark_optional = False
    meets_on = date_field("会议日期", help_text="专家的聘期按这一天核对。")
    size = _number("抽取人数")
    size_exception_document = forms.CharField(
        label="省级人社部门同意调整人数的文号", max_length=60, required=False,
        help_text="只有人数少于规定的高级评审委员会才需要填写（人社部令第40号第9条）。",
        error_messages={"max_length": "文号不超过60字。"},
    )  # fmt: skip

    def __init__(self, *args: Any, candidates: Sequence[DrawCandidate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.candidates = list(candidates)
        for row in self.open_to_choice:
            name = row.expert.user.name
            out, why = self._names(row)
            self.fields[out] = forms.BooleanField(
                label=f"{name}不参加抽取", required=False, initial=bool(row.excluded_because)
            )
            self.fields[why] = forms.CharField(
                label=f"{name}不参加的原因", max_length=200, required=False,
                initial=row.excluded_because or row.conflict, error_messages={"max_length": "原因不超过200字。"},
            )  # fmt: skip

    @staticmethod
    def _names(row: DrawCandidate) -> tuple[str, str]:
        return f"out-{row.expert_id}", f"why-{row.expert_id}"

    @property
    def open_to_choice(self) -> list[DrawCandidate]:
        """Whom no rule bars and who has no case of his own in the batch."""
        return [row for row in self.candidates if not is_barred(row)]

    @property
    def choices(self) -> list[tuple[DrawCandidate, Any, Any]]:
        return [(row, *(self[name] for name in self._names(row))) for row in self.open_to_choice]

    @property
    def barred(self) -> list[DrawCandidate]:
        return [row for row in self.candidates if is_barred(row)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for row in self.open_to_choice:
            out, why = self._names(row)
            if cleaned.get(out) and not (cleaned.get(why) or "").strip() and why not in self.errors:
                self.add_error(why, "请写明不参加抽取的原因。")
        return cleaned

    @property
    def exclusions(self) -> dict[int, str]:
        typed = ((row.expert_id, *(self.cleaned_data[name] for name in self._names(row)))
                 for row in self.open_to_choice)  # fmt: skip
        return {expert_id: why.strip() for expert_id, out, why in typed if out}


def is_barred(row: DrawCandidate) -> bool:
    return row.grounds == "rule" or row.own_case


class LineForm(forms.Form):
    """Seats that are kept; a row without a number counts for nothing."""

    mark_optional = False
    seats = _number("名额", required=False)
    specialty = forms.ChoiceField(label="专业", required=False, error_messages=PICK)
    region = forms.ChoiceField(label="地区", required=False, error_messages=PICK)
    private = forms.BooleanField(label="民营企业专家", required=False)

    def __init__(self, *args: Any, specialties: Any, regions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["specialty"].choices = [("", "不限"), *specialties]
        self.fields["region"].choices = [("", "不限"), *regions]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if any(cleaned.get(name) for name in ("specialty", "region", "private")) and not cleaned.get("seats"):
            if "seats" not in self.errors:
                self.add_error("seats", "请填写名额。")
        elif cleaned.get("seats") and not any(cleaned.get(name) for name in ("specialty", "region", "private")):
            self.add_error("seats", "请至少选择专业、地区、民营企业中的一项。")
        return cleaned


class WitnessForm(forms.Form):
    """One witness; an empty row counts for nothing."""

    mark_optional = False
    name = forms.CharField(
        label="姓名", max_length=60, required=False, error_messages={"max_length": "姓名不超过60字。"}
    )
    unit = forms.CharField(
        label="单位", max_length=120, required=False, error_messages={"max_length": "单位不超过120字。"}
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for one, other, sentence in (
            ("name", "unit", "请填写见证人的单位。"),
            ("unit", "name", "请填写见证人的姓名。"),
        ):
            if cleaned.get(one) and not cleaned.get(other) and other not in self.errors:
                self.add_error(other, sentence)
        return cleaned


def line_rows(drawing: Draw, data: Any = None) -> BaseFormSet:
    """The reserved seats of the draw, and three empty rows more."""
    made: Any = formset_factory(LineForm, extra=3, max_num=MOST_LINES, absolute_max=MOST_LINES + 10)
    specialties = Specialty.objects.filter(series=drawing.batch.committee.series_id).order_by("pk")
    cities = Region.objects.filter(level__in=["province", "city"]).order_by("code")
    choices = {
        "specialties": list(specialties.values_list("code", "name")),
        "regions": list(cities.values_list("code", "name")),
    }
    return made(data, initial=drawing.lines if data is None else None, prefix="lines", form_kwargs=choices)


def witness_rows(drawing: Draw, data: Any = None) -> BaseFormSet:
    made: Any = formset_factory(WitnessForm, extra=2, max_num=MOST_WITNESSES, absolute_max=MOST_WITNESSES + 5)
    return made(data, initial=drawing.witnesses if data is None else None, prefix="witnesses")


def plan_of(form: DrawForm, lines: Iterable[Any], witnesses: Iterable[Any]) -> DrawPlan:
    """What valid forms say together."""
    kept = [row.cleaned_data for row in lines if row.cleaned_data.get("seats")]
    people = [row.cleaned_data for row in witnesses if row.cleaned_data.get("name")]
    return DrawPlan(
        meets_on=form.cleaned_data["meets_on"],
        size=form.cleaned_data["size"],
        size_exception_document=form.cleaned_data["size_exception_document"].strip(),
        lines=[Line(row["seats"], row["specialty"], row["private"], row["region"]) for row in kept],
        witnesses=[(row["name"].strip(), row["unit"].strip()) for row in people],
        exclusions=form.exclusions,
    )


class WordsForm(forms.Form):
    """What each witness says, typed before anybody can know the seed."""

    def __init__(self, *args: Any, witnesses: Sequence[dict[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for place, witness in enumerate(witnesses):
            self.fields[f"word-{place}"] = _words(
                f"见证人{witness['name']}所报的内容", "请填写见证人当场所报的内容。", longest=LONGEST_WORD,
                help_text="由见证人当场任意报出，例如几个数字或者一句话。",
            )  # fmt: skip

    def given(self) -> dict[str, Any]:
        return {"words": [self.cleaned_data[name] for name in self.fields]}


class SubstituteForm(forms.Form):
    """Who cannot come, and why; who steps in follows from the draw."""

    absent = forms.ChoiceField(
        label="不能出席的专家",
        error_messages={"required": "请选择专家。", "invalid_choice": "请选择名单上的一位专家。"},
    )
    reason = _words("原因", "请写明不能出席的原因。")

    def __init__(self, *args: Any, seated: Sequence[DrawCandidate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(row.number, f"{row.expert.user.name}（{row.number}）") for row in seated]
        self.fields["absent"].choices = [("", "请选择"), *choices]

    def given(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class RedrawForm(forms.Form):
    reason = _words("重新抽取的原因", "请写明重新抽取的原因。", longest=300, help_text="写入记录，原来的抽取保留。")

    def given(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class SealForm(forms.Form):
    """Nothing is typed to seal a list."""

    def given(self) -> dict[str, Any]:
        return {}
