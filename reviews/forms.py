"""What people type in and around the meeting room."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from applications.models import Application
from committees.models import Batch
from portal.catalog.models import Level
from portal.core import clock
from portal.core.cells import MOST_BYTES
from reviews.advice import group_of
from reviews.models import Attendance
from reviews.rules import OPINION_EXPERTS, Tally, tally_errors

MOST_PAPERS = 999


class ActForm(forms.Form):
    """A button's form: the key that makes a second click the same act."""

    idempotency_key = forms.UUIDField(required=False, widget=forms.HiddenInput)


class ReasonForm(ActForm):
    reason = forms.CharField(
        label="原因",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "请写明原因。", "max_length": "原因不超过200字。"},
    )


class CounterForm(ReasonForm):
    """The chair names the counter whose place somebody else is to take."""

    field_order = ["counter", "reason"]
    counter = forms.TypedChoiceField(
        label="计票人", coerce=int, error_messages={"required": "请选择计票人。", "invalid_choice": "请从列表中选择。"}
    )

    def __init__(self, *args: Any, counters: Sequence[tuple[int, str, list[int]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["counter"].choices = [("", "请选择")] + [
            (user_id, f"{name}（第{'、'.join(map(str, numbers))}项）") for user_id, name, numbers in counters
        ]


class RecusalForm(ReasonForm):
    """The office notes a conflict that it has found."""

    expert = forms.ChoiceField(
        label="回避的专家",
        error_messages={"required": "请选择专家。", "invalid_choice": "请选择名单上的一位专家。"},
    )
    field_order = ["expert", "reason"]

    def __init__(self, *args: Any, roster: Iterable[Attendance], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(each.expert_id), each.expert.user.name) for each in roster]
        self.fields["expert"].choices = [("", "请选择"), *choices]


class PlanForm(ActForm):
    title = forms.CharField(
        label="会议名称", max_length=120,
        error_messages={"required": "请填写会议名称。", "max_length": "会议名称不超过120字。"},
    )  # fmt: skip
    starts_at = forms.DateTimeField(
        label="开始时间",
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"required": "请选择开始时间。", "invalid": "时间格式应为“年-月-日 时:分”。"},
    )
    place = forms.CharField(
        label="地点", max_length=120, error_messages={"required": "请填写地点。", "max_length": "地点不超过120字。"}
    )
    applications = forms.ModelMultipleChoiceField(
        label="列入议程的申报",
        queryset=Application.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text="同一单位或本人的利害关系由系统自动列为回避。",
        error_messages={
            "required": "请至少选择一件评审中的申报。",
            "invalid_choice": "所选申报中有不在评审中的，请重新选择。",
        },
    )

    def __init__(self, *args: Any, batch: Batch, cases: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].initial = f"{batch.title}会议"
        field = self.fields["applications"]
        field.queryset = cases
        field.label_from_instance = lambda case: _case_label(case, group_of(case, batch))
        field.initial = cases

    def clean_starts_at(self) -> Any:
        starts_at = self.cleaned_data["starts_at"]
        if starts_at.astimezone(clock.SHANXI).date() < clock.today():
            raise forms.ValidationError("开始时间不能早于今天。")
        return starts_at


class WorkbookForm(ActForm):
    workbook = forms.FileField(
        label="填好的工作簿（.xlsx）",
        widget=forms.FileInput(attrs={"accept": ".xlsx", "data-max-bytes": str(MOST_BYTES)}),
        error_messages={"required": "请选择填好的工作簿。", "empty": "这是一个空文件，请重新选择。"},
    )


class OpinionForm(ActForm):
    experts = forms.MultipleChoiceField(
        label="提出意见的专家",
        widget=forms.CheckboxSelectMultiple,
        help_text=f"不少于{OPINION_EXPERTS}名已签到且未回避的专家（人社部令第40号第21条）。",
        error_messages={"required": f"请选择不少于{OPINION_EXPERTS}名专家。", "invalid_choice": "请选择在场的专家。"},
    )
    text = forms.CharField(
        label="评议意见", max_length=2000, widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "请填写评议意见。", "max_length": "评议意见不超过2000字。"},
    )  # fmt: skip

    def __init__(self, *args: Any, able: Sequence[Attendance], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["experts"].choices = [
            (str(each.expert_id), f"{each.expert.user.name}（{each.get_position_display()}）") for each in able
        ]
        if not able:
            self.fields["experts"].help_text = "现在没有可以选的专家：须先签到，并且没有回避。"

    def clean_experts(self) -> list[str]:
        chosen = self.cleaned_data["experts"]
        if len(chosen) < OPINION_EXPERTS:
            raise forms.ValidationError(f"评议意见须由不少于{OPINION_EXPERTS}名专家提出，现在选了{len(chosen)}名。")
        return chosen


def _papers(label: str) -> forms.IntegerField:
    wrong = "请填写不小于0的整数。"
    return forms.IntegerField(
        label=label, required=False, min_value=0, max_value=MOST_PAPERS,
        error_messages={"invalid": wrong, "min_value": wrong, "max_value": f"不超过{MOST_PAPERS}。"},
    )  # fmt: skip


class TallyForm(forms.Form):
    """One item of a counter's sheet; a line that is left empty throughout is not entered."""

    issued = _papers("发出")
    returned = _papers("收回")
    agree = _papers("同意")
    disagree = _papers("不同意")
    abstain = _papers("弃权")
    spoiled = _papers("废票")
    mark_optional = False

    def __init__(self, *args: Any, voters: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.voters = voters

    @property
    def is_blank(self) -> bool:
        return not any(str(self.data.get(self.add_prefix(name), "")).strip() for name in self.fields)

    @property
    def tally(self) -> Tally:
        return Tally(**self.cleaned_data)

    def clean(self) -> None:
        if self.is_blank or self.errors:
            return
        for name in self.fields:
            if self.cleaned_data.get(name) is None:
                self.add_error(name, "请填写，没有的填0。")
        if not self.errors:
            for name, error in tally_errors(self.tally, voters=self.voters).items():
                self.add_error(name, error)


def _case_label(case: Application, group: str) -> str:
    specialty = f"，{case.specialty.name}" if case.specialty else ""
    label = f"{case.applicant.name}（{case.unit_name}）　{Level(case.level).label}{specialty}　{case.code}"
    return f"{label}　【{group}】" if group else label
