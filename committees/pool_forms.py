"""What an organiser's office types about pools and experts, and what the filing authority answers."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from committees import pool_selectors as reading
from committees.filing_forms import PICK
from committees.models import Expert
from committees.services import ExpertFacts
from portal.accounts.forms import KeyForm, date_field
from portal.accounts.models import Organisation
from portal.catalog.models import Level, Region, Series, Specialty
from portal.core.identifiers import BadIdentifier, check_uscc, normalise_uscc

EMPLOYERS = [("", "全部"), ("private", "民营企业"), ("other", "其他")]
TERMS = [("", "全部"), ("running", "在聘期内"), ("ending", f"{reading.ENDING_DAYS}天内到期"), ("over", "聘期已满")]


def _reason(label: str = "原因") -> forms.CharField:
    return forms.CharField(
        label=label, max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "请写明原因。"},
    )  # fmt: skip


class PoolForm(KeyForm):
    """A pool to be begun (令40 art. 11)."""

    field_order = ["name", "series", "specialty", "authority"]
    name = forms.CharField(
        label="专家库名称", max_length=120, help_text="例如：晋中市工程系列评审专家库。",
        error_messages={"required": "请填写专家库名称。"},
    )  # fmt: skip
    series = forms.ModelChoiceField(
        label="系列", queryset=Series.objects.filter(is_active=True).order_by("number"), to_field_name="code",
        empty_label="请选择", error_messages=PICK,
    )  # fmt: skip
    specialty = forms.ModelChoiceField(
        label="专业", queryset=Specialty.objects.select_related("series"), required=False,
        empty_label="整个系列", help_text="按专业组建的才选。", error_messages=PICK,
    )  # fmt: skip
    authority = forms.ModelChoiceField(
        label="备案机关", queryset=Organisation.objects.none(), empty_label="请选择", error_messages=PICK,
    )  # fmt: skip

    def __init__(self, *args: Any, body: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["authority"].queryset = reading.authorities_of(body)
        fields["specialty"].label_from_instance = lambda each: f"{each.series} · {each}"

    def pool(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("name", "series", "specialty", "authority")}


class PoolFilter(forms.Form):
    """A list of experts by what a draw asks for."""

    mark_optional = False
    name = forms.CharField(label="姓名", max_length=30, required=False)
    specialty = forms.ModelChoiceField(
        label="专业", queryset=Specialty.objects.none(), required=False, empty_label="全部"
    )
    level = forms.ChoiceField(label="职称级别", choices=[("", "全部"), *Level.choices], required=False)
    region = forms.ModelChoiceField(
        label="单位所在地", queryset=Region.objects.none(), to_field_name="code", required=False, empty_label="全省"
    )
    employer = forms.ChoiceField(label="单位性质", choices=EMPLOYERS, required=False)
    term = forms.ChoiceField(label="聘期", choices=TERMS, required=False)

    def __init__(self, *args: Any, specialties: QuerySet[Specialty], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["specialty"].queryset = specialties
        fields["region"].queryset = reading.cities()

    def values(self) -> dict[str, Any]:
        """What was chosen; a wrong value filters nothing."""
        self.is_valid()
        return self.cleaned_data


class FactsForm(forms.Form):
    """What the pool says of an expert, his term apart."""

    mark_optional = False
    title_level = forms.ChoiceField(
        label="职称级别", choices=[("", "请选择"), *Level.choices], error_messages=PICK,
        help_text="评委会委员须具有相应级别的职称（人社部令第40号第10条）。",
    )  # fmt: skip
    title_name = forms.CharField(
        label="职称名称", max_length=60, help_text="例如：高级工程师。", error_messages={"required": "请填写职称名称。"}
    )
    specialty = forms.ModelChoiceField(
        label="专业", queryset=Specialty.objects.none(), required=False, empty_label="不分专业", error_messages=PICK
    )
    employer = forms.CharField(
        label="工作单位的统一社会信用代码", max_length=40, required=False,
        help_text="单位须已在本平台登记。没有工作单位的不填。",
    )  # fmt: skip
    practises = forms.BooleanField(
        label="现从事本专业工作", required=False, initial=True,
        help_text="不再从事的，不参加抽取（人社部令第40号第10条）。",
    )  # fmt: skip

    def __init__(self, *args: Any, specialties: QuerySet[Specialty], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["specialty"].queryset = specialties

    def clean_employer(self) -> Organisation | None:
        code = normalise_uscc(self.cleaned_data["employer"])
        if not code:
            return None
        try:
            check_uscc(code)
        except BadIdentifier as wrong:
            raise ValidationError(wrong.message_zh) from wrong
        found = Organisation.objects.active().filter(uscc=code).first()
        if found is None:
            raise ValidationError("没有在本平台登记的单位，请核对，或请该单位先登记。")
        return found

    def facts(self) -> dict[str, Any]:
        names = ("title_level", "title_name", "specialty", "employer", "practises")
        return {name: self.cleaned_data[name] for name in names}


def facts_form(data: Any, expert: Expert, specialties: QuerySet[Specialty], prefix: str) -> FactsForm:
    """The form with what stands there now."""
    initial = {
        "title_level": expert.title_level,
        "title_name": expert.title_name,
        "specialty": expert.specialty_id,
        "employer": (expert.employer.uscc or "") if expert.employer else "",
        "practises": expert.practises,
    }
    return FactsForm(data, initial=initial, specialties=specialties, prefix=prefix)


class SeriesForm(forms.Form):
    """Another series, with the title and the specialty in it."""

    mark_optional = False
    series = forms.ModelChoiceField(
        label="新的系列", queryset=Series.objects.filter(is_active=True).order_by("number"), to_field_name="code",
        empty_label="请选择", error_messages=PICK,
    )  # fmt: skip
    title_level = forms.ChoiceField(
        label="新系列的职称级别", choices=[("", "请选择"), *Level.choices], error_messages=PICK
    )
    title_name = forms.CharField(
        label="新系列的职称名称", max_length=60, help_text="例如：高级经济师。",
        error_messages={"required": "请填写职称名称。"},
    )  # fmt: skip
    specialty = forms.ModelChoiceField(
        label="新系列的专业", queryset=Specialty.objects.select_related("series").order_by("series", "pk"),
        required=False, empty_label="不分专业", error_messages=PICK,
    )  # fmt: skip
    reason = _reason("变更的依据和原因")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["specialty"].label_from_instance = lambda each: f"{each.series} · {each}"


class TakeInForm(FactsForm):
    """The facts and the first term of a new expert."""

    term_from = date_field("聘期起")
    term_to = date_field("聘期止", help_text="每届最长3年。")

    def new_expert(self) -> ExpertFacts:
        return ExpertFacts(
            term_from=self.cleaned_data["term_from"], term_to=self.cleaned_data["term_to"], **self.facts()
        )


class TermForm(forms.Form):
    term_from = date_field("聘期起")
    term_to = date_field("聘期止", help_text="每届最长3年。")


class EndTermForm(forms.Form):
    on = date_field("聘期的最后一天")
    reason = _reason()


class LeaveForm(forms.Form):
    reason = _reason("出库的原因")
    document = forms.CharField(label="文号", max_length=60, required=False)


class RemovalForm(forms.Form):
    document = forms.CharField(label="文号", max_length=60, error_messages={"required": "请填写文号。"})
    reason = _reason()


class PoolFilingForm(forms.Form):
    number = forms.CharField(label="备案文号", max_length=60, error_messages={"required": "请填写备案文号。"})
    valid_from = date_field("备案起始日", help_text="不早于今天。")
    valid_to = date_field("备案截止日", help_text="从今天起最长3年。")


class PoolReturnForm(forms.Form):
    told = forms.CharField(
        label="退回的理由", max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "请写明理由。"},
    )  # fmt: skip
