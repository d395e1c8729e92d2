"""What is typed about a result: re-examination, complaint, filing (令40 arts. 26, 27; M5h)."""

from collections.abc import Iterable
from typing import Any

from django import forms

from applications.forms.staff import LONG
from applications.models import Complaint
from applications.services.complaints import AUTHORITY, ORGANISER
from committees.models import Committee
from portal.core.identifiers import BadIdentifier, check_person_name, normalise_person_name


class ReexaminationForm(forms.Form):
    reason = forms.CharField(
        label="申请复查的理由",
        min_length=10,
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text="写明对评审结果的哪一点有意见、依据是什么。不少于10个字。",
        error_messages={"required": "请写明申请复查的理由。", "min_length": "理由不少于10个字，请再具体一些。"},
    )


class ReexaminationAnswerForm(forms.Form):
    decision = forms.ChoiceField(
        label="复查结论",
        choices=[("uphold", "维持原评审结果"), ("reopen", "重新评审（原结果保留在案，由另一次会议重新表决）")],
        widget=forms.RadioSelect,
        error_messages={"required": "请选择复查结论。", "invalid_choice": "请选择复查结论。"},
    )
    finding = forms.CharField(
        label="复查情况和理由",
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="申请人会看到这段答复。不写票数和专家姓名（人社部令第40号第24条）。",
        error_messages={"required": "请写明复查情况和理由。"},
    )


class ComplaintForm(forms.Form):
    """Anybody's complaint; a name is a choice, but who gives one can be reached."""

    committee = forms.TypedChoiceField(
        label="评审委员会", coerce=int,
        error_messages={"required": "请选择评审委员会。", "invalid_choice": "请从列表中选择。"},
    )  # fmt: skip
    about = forms.ChoiceField(
        label="反映的问题",
        choices=[("", "请选择"), *Complaint.About.choices],
        error_messages={"required": "请选择反映的问题。", "invalid_choice": "请从列表中选择。"},
    )
    to = forms.ChoiceField(
        label="向谁反映",
        choices=[(ORGANISER, "组建评审委员会的单位"), (AUTHORITY, "评审委员会的备案机关（负责监督）")],
        initial=AUTHORITY,
        widget=forms.RadioSelect,
        help_text="涉及组建单位自身的问题，请选备案机关。",
        error_messages={"required": "请选择向谁反映。", "invalid_choice": "请选择向谁反映。"},
    )
    content = forms.CharField(
        label="内容",
        min_length=10,
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="请写明时间、事实和线索，不少于10个字。",
        error_messages={"required": "请写明投诉举报的内容。", "min_length": "内容不少于10个字，请再具体一些。"},
    )
    name = forms.CharField(
        label="您的姓名", required=False, max_length=60,
        help_text="可以匿名。实名的，只有办理单位能看到，且每次查看都有记录。",
    )  # fmt: skip
    contact = forms.CharField(label="您的联系方式", required=False, max_length=120, help_text="实名的请留电话或邮箱。")

    def __init__(self, *args: Any, committees: Iterable[Committee], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.committees = {each.number: each for each in committees}
        lines = [(number, f"{each.name}（{each.organiser.name}）") for number, each in self.committees.items()]
        self.fields["committee"].choices = [("", "请选择"), *lines]

    def clean_name(self) -> str:
        name = normalise_person_name(self.cleaned_data["name"])
        if name:
            try:
                check_person_name(name)
            except BadIdentifier as bad:
                raise forms.ValidationError(bad.message_zh) from bad
        return name

    def clean(self) -> None:
        if self.cleaned_data.get("name") and not self.cleaned_data.get("contact"):
            self.add_error("contact", "实名的请留联系方式，以便核实和答复。")


class ComplaintAnswerForm(forms.Form):
    decision = forms.ChoiceField(
        label="核查结论",
        choices=[("untrue", "不属实"), ("true", "属实")],
        widget=forms.RadioSelect,
        error_messages={"required": "请选择核查结论。", "invalid_choice": "请选择核查结论。"},
    )
    finding = forms.CharField(
        label="核查情况和答复",
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="投诉举报人凭回执编号可以看到这段答复，请不要写入他人隐私。",
        error_messages={"required": "请写明核查情况和答复。"},
    )


class PassUpForm(forms.Form):
    reason = forms.CharField(label="转办的原因", max_length=200, error_messages={"required": "请写明转办的原因。"})


class SubmitResultsForm(forms.Form):
    document = forms.CharField(
        label="报送文号", max_length=60, help_text="本单位报送评审结果的文件。",
        error_messages={"required": "请填写报送文号。"},
    )  # fmt: skip
    document_on = forms.DateField(
        label="文件日期",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "请填写文件日期。", "invalid": "日期格式应为“年-月-日”。"},
    )


class FileResultsForm(forms.Form):
    number = forms.CharField(
        label="备案文号", max_length=60, help_text="备案后系统生成电子证书，公众可以查验。",
        error_messages={"required": "请填写备案文号。"},
    )  # fmt: skip


class ReturnResultsForm(forms.Form):
    reason = forms.CharField(
        label="退回的理由", max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "请写明退回的理由。"},
    )  # fmt: skip
