"""What HRSS officers type about service points, agencies and their clerks, and what the public searches by."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from portal.accounts.forms import PHONE_SHAPE, KeyForm, date_field
from portal.accounts.models import ServicePointKind
from portal.accounts.services import NewServicePoint
from portal.catalog.models import Region
from portal.core import clock
from portal.core.identifiers import BadIdentifier, check_id_number, check_phone

OUTSIDE_THE_OFFICE = "只能选择本部门所辖的市、县（市、区）和开发区。"


class OfficeForm(forms.Form):
    """Where an office or a body is reached."""

    address = forms.CharField(label="地址", max_length=200, error_messages={"required": "请填写地址。"})
    telephone = forms.CharField(
        label="联系电话",
        max_length=40,
        help_text="公开展示，供申报人咨询。",
        validators=[PHONE_SHAPE],
        widget=forms.TextInput(attrs={"type": "tel"}),
        error_messages={"required": "请填写联系电话。"},
    )

    def contact(self) -> dict[str, str]:
        return {"address": self.cleaned_data["address"], "telephone": self.cleaned_data["telephone"]}


class AreasForm(OfficeForm):
    """A service point's areas and contact; ``areas`` are the regions that its office may give."""

    field_order = ["areas", "contact_person", "telephone", "address"]
    areas = forms.MultipleChoiceField(
        label="服务区域",
        help_text="可以多选。选一个市，就是服务全市各县（市、区）。",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请至少选择一个服务区域。", "invalid_choice": OUTSIDE_THE_OFFICE},
    )
    contact_person = forms.CharField(
        label="联系人", max_length=60, help_text="公开展示。", error_messages={"required": "请填写联系人。"}
    )

    def __init__(self, *args: Any, areas: list[Region], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.areas = {area.pk: area for area in areas}
        self.fields["areas"].choices = by_city(areas)

    def chosen_areas(self) -> list[Region]:
        return [self.areas[code] for code in self.cleaned_data["areas"]]

    def changes(self) -> dict[str, Any]:
        """What may change, for ``change_service_point``."""
        return {**self.contact(), "contact_person": self.cleaned_data["contact_person"], "areas": self.chosen_areas()}


def by_city(areas: list[Region], whole: str = "{}全市") -> list[tuple[str, list[tuple[str, str]]]]:
    """Choices of ``areas`` under the name of their city; ``whole`` is how a city itself reads."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for area in areas:
        if area.level in {"city", "province"}:
            groups.setdefault(area.name, []).append((area.pk, whole.format(area.name)))
        else:
            groups.setdefault(area.parent.name, []).append((area.pk, area.name))
    return list(groups.items())


class ServicePointForm(AreasForm, KeyForm):
    """A service point to be set up (S2a, M1c)."""

    field_order = [
        "name", "kind", "areas", "contact_person", "telephone", "address", "valid_from", "valid_to",
    ]  # fmt: skip
    name = forms.CharField(
        label="服务点名称",
        max_length=120,
        help_text="例如：榆次工业园区职称申报受理服务点。",
        error_messages={"required": "请填写服务点名称。"},
    )
    kind = forms.ChoiceField(
        label="设在哪类机构",
        choices=[("", "请选择"), *ServicePointKind.choices],
        error_messages={"required": "请选择机构类别。", "invalid_choice": "请从列表中选择。"},
    )
    valid_from = date_field("起始日")
    valid_to = date_field("截止日", required=False, help_text="最后受理日；不填表示长期。")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("valid_from"), cleaned.get("valid_to")
        if first and last and last < first:
            self.add_error("valid_to", "截止日不能早于起始日。")
        return cleaned

    def new(self) -> NewServicePoint:
        names = ("kind", "contact_person", "telephone", "address", "valid_from", "valid_to")
        typed = {name: self.cleaned_data[name] for name in names}
        return NewServicePoint(name=self.cleaned_data["name"].strip(), areas=self.chosen_areas(), **typed)


class AgencyForm(OfficeForm, KeyForm):
    """A public employment and talent service agency to be registered (S4a)."""

    field_order = ["name", "region", "telephone", "address"]
    name = forms.CharField(label="机构名称", max_length=120, error_messages={"required": "请填写机构名称。"})
    region = forms.ChoiceField(
        label="所在地",
        error_messages={"required": "请选择所在地。", "invalid_choice": OUTSIDE_THE_OFFICE},
    )

    def __init__(self, *args: Any, areas: list[Region], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.areas = {area.pk: area for area in areas}
        self.fields["region"].choices = [("", "请选择"), *by_city(areas, "{}本级")]

    def agency(self) -> dict[str, Any]:
        """The arguments of ``set_up_talent_agency``."""
        region = self.areas[self.cleaned_data["region"]]
        return {"name": self.cleaned_data["name"].strip(), "region": region, **self.contact()}


class CloseForm(forms.Form):
    last_day = date_field("最后受理日")
    reason = forms.CharField(
        label="停止受理的原因",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "请填写停止受理的原因。"},
    )

    def clean_last_day(self) -> date:
        last_day: date = self.cleaned_data["last_day"]
        if last_day < clock.today():
            raise ValidationError("最后受理日不能早于今天。")
        return last_day


class FindPersonForm(forms.Form):
    """A registered person, by what only he and those who know him have."""

    identifier = forms.CharField(
        label="手机号或身份证号",
        max_length=40,
        help_text="本人须已在本平台实名注册。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "请填写手机号或身份证号。"},
    )

    def clean_identifier(self) -> str:
        typed: str = self.cleaned_data["identifier"]
        if not any(_holds(check, typed) for check in (check_phone, check_id_number)):
            raise ValidationError("请填写11位手机号或18位身份证号，并逐位核对。")
        return typed


def _holds(check: Any, typed: str) -> bool:
    try:
        check(typed)
    except BadIdentifier:
        return False
    return True


class ChosenPersonForm(forms.Form):
    """The person of the page before, sealed so that no other can be put in his place."""

    chosen = forms.CharField(widget=forms.HiddenInput, max_length=400)


class PlaceForm(forms.Form):
    """The city or county that somebody looks for."""

    region = forms.ChoiceField(label="市、县（市、区）", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        areas = Region.objects.exclude(level="province").select_related("parent").order_by("code")
        self.fields["region"].choices = [("", "全省"), *by_city(list(areas))]
