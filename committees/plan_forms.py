"""What secretaries type into a yearly plan, a batch and a fee, and what the authority answers."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory

from committees import planning
from committees.forms import MinuteField
from committees.models import Batch, Committee, EvaluationMethod, Grouping, PlannedBatch, YearlyPlan
from committees.plan_selectors import committees_to_plan
from committees.rules import levels_judged_by
from committees.services import Approval, BatchContent, PlanContent, PlannedRow
from portal.accounts.forms import KeyForm, date_field
from portal.core import clock
from portal.core.actors import Actor

PICK = {"required": "请选择。", "invalid_choice": "请从列表中选择。", "invalid_list": "请从列表中选择。"}
GROUPING_HELP = "只决定怎样分组评审，不影响谁可以申报：民营企业和其他单位的人员都可以申报。"


def _several(label: str, choices: Sequence[tuple[str, str]], **options: Any) -> forms.MultipleChoiceField:
    messages = PICK | {"invalid_choice": "请从列表中选择。", "required": "请至少选择一项。"}
    return forms.MultipleChoiceField(
        label=label, choices=choices, widget=forms.CheckboxSelectMultiple, error_messages=messages, **options
    )


def _levels_of(committee: Committee) -> list[tuple[str, str]]:
    return [(level, planning.LEVEL_NAMES[level]) for level in levels_judged_by(committee.level)]


class StartPlanForm(KeyForm):
    """Which committee's plan, of which year."""

    field_order = ["committee", "year"]
    committee = forms.ModelChoiceField(
        label="评审委员会", queryset=Committee.objects.none(), empty_label="请选择", error_messages=PICK
    )
    year = forms.TypedChoiceField(label="年度", coerce=int, error_messages=PICK)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        this = clock.today().year
        fields: dict[str, Any] = self.fields
        fields["committee"].queryset = committees_to_plan(actor)
        fields["year"].choices = [(year, f"{year}年") for year in (this, this + 1)]

    def choice(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("committee", "year")}


class PlanForm(forms.Form):
    """The plan but for its batches; nothing is required before it is reported."""

    mark_optional = False
    document = forms.CharField(label="呈报文号", max_length=60, required=False)
    document_on = date_field("呈报日期", required=False)
    arrangement = forms.CharField(
        label="组织安排", max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 6}),
        help_text="评审工作怎样组织：工作步骤、专家抽取、评议组、会议、公示和结果报送的安排。",
    )  # fmt: skip

    def __init__(self, *args: Any, plan: YearlyPlan, **kwargs: Any) -> None:
        names = ("document", "document_on", "arrangement")
        super().__init__(*args, initial={name: getattr(plan, name) for name in names}, **kwargs)

    def content(self, rows: "PlannedRows") -> PlanContent:
        return PlanContent(columns=self.cleaned_data, rows=rows.planned())


class PlannedRowForm(forms.Form):
    """One planned batch; a row without a name counts for nothing."""

    mark_optional = False
    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    title = forms.CharField(
        label="批次名称", max_length=120, required=False, help_text="例如：2026年度第一批。清空名称就删去这一行。"
    )
    levels = _several("受理级别", (), required=False)
    opens_on = date_field("计划申报开始", required=False)
    closes_on = date_field("计划申报截止", required=False)
    methods = _several("评价方式", EvaluationMethod.choices, required=False)
    grouping = forms.ChoiceField(
        label="民营企业分组", choices=Grouping.choices, required=False, error_messages=PICK, help_text=GROUPING_HELP
    )
    expected = forms.IntegerField(
        label="预计人数", min_value=0, max_value=100_000, required=False,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), "请填写0到100000的整数。"),
    )  # fmt: skip

    def __init__(self, *args: Any, committee: Committee, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["levels"].choices = _levels_of(committee)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("title"):
            return cleaned
        for name in ("levels", "opens_on", "closes_on", "methods"):
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, "请填写。" if name in {"opens_on", "closes_on"} else "请至少选择一项。")
        first, last = cleaned.get("opens_on"), cleaned.get("closes_on")
        if first and last and last < first:
            self.add_error("closes_on", "申报截止不能早于申报开始。")
        return cleaned


class PlannedRows(BaseFormSet):
    def planned(self) -> list[PlannedRow]:
        rows = (form.cleaned_data for form in self.forms)
        return [
            PlannedRow(
                pk=row.get("pk"),
                title=row["title"],
                levels=row["levels"],
                opens_on=row["opens_on"],
                closes_on=row["closes_on"],
                methods=row["methods"],
                grouping=row["grouping"] or Grouping.MIXED,
                expected=row["expected"] or 0,
            )
            for row in rows
            if row.get("title")
        ]


def planned_rows(plan: YearlyPlan, data: Any = None) -> PlannedRows:
    """The batches that stand in the plan, and two empty rows more."""
    made: Any = formset_factory(PlannedRowForm, formset=PlannedRows, extra=2, max_num=20, absolute_max=30)
    names = ("pk", "title", "levels", "opens_on", "closes_on", "methods", "grouping", "expected")
    initial = [{name: getattr(row, name) for name in names} for row in plan.rows.all()]
    return made(
        data,
        initial=initial if data is None else None,
        prefix="batches",
        form_kwargs={"committee": plan.committee},
    )


class PickRowForm(forms.Form):
    """Of which planned batch a batch is made."""

    planned = forms.ModelChoiceField(
        label="计划批次", queryset=PlannedBatch.objects.none(), empty_label="请选择", error_messages=PICK,
        help_text="来自备案机关已经同意的年度评审方案。",
    )  # fmt: skip

    def __init__(self, *args: Any, rows: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["planned"]
        field.queryset = rows
        field.label_from_instance = lambda row: f"{row.title}（{row.plan.committee}，{row.plan.year}年）"


class BatchForm(forms.Form):
    """One batch: its window, and for each level by which methods it is judged (M4a)."""

    # The methods of a level are asked for where the level is chosen.
    mark_optional = False
    title = forms.CharField(label="批次名称", max_length=120, error_messages={"required": "请填写批次名称。"})
    levels = _several("受理级别", ())
    opens_at = MinuteField(label="申报开始", missing="请填写申报开始的时间。")
    closes_at = MinuteField(label="申报截止", missing="请填写申报截止的时间。", help_text="发布以后只能延长。")
    cutoff_on = date_field("资历计算截止日", help_text="年限算到这一天，一般为当年12月31日。")
    grouping = forms.ChoiceField(
        label="民营企业分组", choices=Grouping.choices, error_messages=PICK, help_text=GROUPING_HELP
    )
    defence_tracks = _several(
        "须答辩的申报方式", tuple(planning.BALLOT_TRACKS.items()), required=False,
        help_text="可以不选。评价方式有答辩时才起作用；一项也不选，就是都要答辩。",
    )  # fmt: skip
    pass_rate_guideline = forms.IntegerField(
        label="通过率指导线（%）", min_value=1, max_value=100, required=False,
        help_text="可以不填。只供评审会议参考，不限制投票结果。",
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), "请填写1到100的整数。"),
    )  # fmt: skip
    charges = forms.BooleanField(
        label="收取评审费", required=False,
        help_text="只能按已登记的收费批准文件收取；不勾选就是不收费。本平台不代收费用。",
    )  # fmt: skip

    def __init__(self, *args: Any, committee: Committee, batch: Batch | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choices = _levels_of(committee)
        fields: dict[str, Any] = self.fields
        fields["levels"].choices = self.choices
        for level, name in self.choices:
            fields[f"methods_{level}"] = _several(f"评价方式（{name}）", EvaluationMethod.choices, required=False)
        order = ["title", "levels", *(f"methods_{level}" for level, _name in self.choices)]
        self.order_fields([*order, *(name for name in fields if name not in order)])
        if batch is not None:
            self.initial = _initial(batch) | self.initial

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for level in cleaned.get("levels") or ():
            name = f"methods_{level}"
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, "请至少选择一种评价方式。")
        opens, closes = cleaned.get("opens_at"), cleaned.get("closes_at")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", "申报截止应晚于申报开始。")
        return cleaned

    def content(self) -> BatchContent:
        typed = self.cleaned_data
        plain = ("title", "opens_at", "closes_at", "cutoff_on", "grouping", "defence_tracks", "pass_rate_guideline")
        return BatchContent(
            methods={level: typed[f"methods_{level}"] for level in typed["levels"]},
            charges=typed["charges"],
            **{name: typed[name] for name in plain},
        )


def _initial(batch: Batch) -> dict[str, Any]:
    names = (
        "title", "levels", "opens_at", "closes_at", "cutoff_on", "grouping", "defence_tracks", "pass_rate_guideline",
        "charges",
    )  # fmt: skip
    methods = {f"methods_{level}": batch.methods_of(level) for level in batch.levels}
    return {name: getattr(batch, name) for name in names} | methods


class FeeForm(KeyForm):
    """A fee and its approval; without a document it cannot be saved (令40 art. 37)."""

    field_order = ["committee", "level", "amount", "approval_document", "approved_by", "valid_from", "valid_to"]
    committee = forms.ModelChoiceField(
        label="评审委员会", queryset=Committee.objects.none(), empty_label="请选择", error_messages=PICK
    )
    level = forms.ChoiceField(
        label="级别", choices=[("", "请选择"), *planning.LEVEL_NAMES.items()], error_messages=PICK
    )
    amount = forms.DecimalField(
        label="金额（元）", max_digits=8, decimal_places=2, min_value=0,
        error_messages={
            "required": "请填写金额。", **dict.fromkeys(
                ("invalid", "min_value", "max_digits", "max_decimal_places", "max_whole_digits"),
                "请填写大于0的金额，最多两位小数。",
            ),
        },
    )  # fmt: skip
    approval_document = forms.CharField(
        label="批准文号", max_length=120, help_text="没有批准文件的不得收费。",
        error_messages={"required": "请填写批准文号：没有批准文件的不得收费（人社部令第40号第37条）。"},
    )  # fmt: skip
    approved_by = forms.CharField(
        label="批准机关", max_length=120, help_text="价格、财政部门。", error_messages={"required": "请填写批准机关。"}
    )
    valid_from = date_field("执行起始日")
    valid_to = date_field("执行截止日", help_text="批准文件的有效期。")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["committee"].queryset = committees_to_plan(actor)

    def approval(self) -> Approval:
        names = ("level", "amount", "approval_document", "approved_by", "valid_from", "valid_to")
        return Approval(**{name: self.cleaned_data[name] for name in names})


class AgreeForm(forms.Form):
    reply = forms.CharField(label="复函文号", max_length=60, error_messages={"required": "请填写复函文号。"})


class ReturnForm(forms.Form):
    told = forms.CharField(
        label="需要修改的全部内容", max_length=1000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="只能退回一次，请一次写全（人社部令第40号第18条）。",
        error_messages={"required": "请写明需要修改的内容。"},
    )  # fmt: skip
