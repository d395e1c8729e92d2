"""Forms of the applicant's acts: starting, adding a file, signing the commitment."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from portal.accounts.models import Employment
from portal.catalog.models import Specialty
from portal.core.identifiers import normalise_person_name


class StartForm(forms.Form):
    """Level, specialty and employer of a new application; choices come from the batch and the person."""

    level = forms.ChoiceField(label="申报级别", error_messages={"required": "请选择申报级别。"})
    specialty = forms.ModelChoiceField(
        label="申报专业", queryset=Specialty.objects.none(), empty_label="请选择",
        error_messages={"required": "请选择申报专业。", "invalid_choice": "请从列表中选择申报专业。"},
    )  # fmt: skip
    employment = forms.ModelChoiceField(
        label="工作单位", queryset=Employment.objects.none(), empty_label="请选择",
        error_messages={"required": "请选择工作单位。", "invalid_choice": "请选择您本人的工作单位。"},
        help_text="按劳动关系所在地自愿申报。单位须先确认您的劳动关系，才能提交申报。",
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        levels: Sequence[tuple[str, str]],
        specialties: Sequence[Specialty],
        employments: Iterable[Employment],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["level"].choices = [("", "请选择"), *levels] if len(levels) > 1 else levels
        specialty, employment = self.fields["specialty"], self.fields["employment"]
        specialty.queryset = Specialty.objects.filter(pk__in=[each.pk for each in specialties])
        if not specialties:
            del self.fields["specialty"]
        own = Employment.objects.filter(pk__in=[each.pk for each in employments]).select_related("organisation")
        employment.queryset = own
        employment.label_from_instance = _employment_label


def _employment_label(employment: Employment) -> str:
    waiting = employment.status == Employment.Status.CLAIMED
    return f"{employment.organisation.name}{'（待单位确认）' if waiting else ''}"


class UploadForm(forms.Form):
    """One file; what it really is, the service tells from its bytes."""

    file = forms.FileField(
        label="选择文件", allow_empty_file=True, error_messages={"required": "请先选择文件。"},
    )  # fmt: skip

    def __init__(self, *args: Any, item: str, accept: str, most_bytes: int, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": f"id_{item}_%s", **kwargs})
        self.fields["file"].widget = forms.FileInput(attrs={"accept": accept, "data-max-bytes": most_bytes})


class CommitmentForm(forms.Form):
    """The signature under the commitment: a tick and the real name."""

    agreed = forms.BooleanField(label="我已阅读并同意以上承诺", error_messages={"required": "请阅读承诺书并勾选同意。"})
    name = forms.CharField(
        label="承诺人（请输入您的姓名）", max_length=60, error_messages={"required": "请输入您的姓名。"}
    )

    def __init__(self, *args: Any, real_name: str, **kwargs: Any) -> None:
        self.real_name = real_name
        super().__init__(*args, **kwargs)

    def clean_name(self) -> str:
        name = normalise_person_name(self.cleaned_data["name"])
        if name != normalise_person_name(self.real_name):
            raise forms.ValidationError("输入的姓名与实名账号的姓名不一致，请核对。")
        return name
