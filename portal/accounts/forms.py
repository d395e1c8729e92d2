"""What people type about themselves, their unit and their colleagues."""

import re
import uuid
from collections.abc import Callable
from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator

from portal.accounts.models import User
from portal.catalog.models import Region
from portal.core import clock
from portal.core.identifiers import (
    BadIdentifier,
    check_id_number,
    check_person_name,
    check_phone,
    check_uscc,
    normalise_id_number,
    normalise_person_name,
    normalise_phone,
    normalise_uscc,
)


def checked(text: str, check: Callable[..., None], normalise: Callable[[str], str], **rules: Any) -> str:
    """``text`` normalised, or the identifier's own sentence beside the field."""
    try:
        check(text, **rules)
    except BadIdentifier as wrong:
        raise ValidationError(wrong.message_zh) from wrong
    return normalise(text)


def date_field(label: str, **options: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    messages = {"required": "请填写日期。", "invalid": "日期应写成2026-03-06这样的形式。"}
    return forms.DateField(label=label, widget=widget, error_messages=messages, **options)


class KeyForm(forms.Form):
    """The key that makes a second click the same act."""

    idempotency_key = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid.uuid4)


class SignInForm(LoginForm):
    """Sign-in by user name, phone number or resident ID number."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = "手机号 / 身份证号 / 账号"
        self.fields["login"].widget.attrs = {"autocomplete": "username", "spellcheck": "false"}
        self.fields["password"].label = "密码"
        self.fields["password"].widget.attrs.pop("placeholder", None)


HOW_TO_CHOOSE = "至少8位，不能全是数字，不要使用姓名、手机号等容易猜到的内容。"


class ChangePassword(ChangePasswordForm):
    """allauth's form in the words of registration; the labels need no copy inside the boxes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {"oldpassword": "现在的密码", "password1": "新密码", "password2": "再输一次新密码"}
        for name, label in labels.items():
            self.fields[name].label = label
            self.fields[name].error_messages["required"] = "请填写。"
            self.fields[name].widget.attrs.pop("placeholder", None)
        self.fields["password1"].help_text = HOW_TO_CHOOSE


class ConfirmByPassword(ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].widget.attrs.pop("placeholder", None)


class ContactForm(forms.Form):
    """Where a person is reached."""

    phone = forms.CharField(
        label="手机号",
        max_length=20,
        help_text="用于登录和接收办理通知。",
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
        error_messages={"required": "请填写手机号。"},
    )
    email = forms.EmailField(
        label="电子邮箱",
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": "电子邮箱格式不对，应像name@example.com这样。"},
    )
    phone.css_classes = "field-short"

    def clean_phone(self) -> str:
        return checked(self.cleaned_data["phone"], check_phone, normalise_phone)


class RegistrationForm(ContactForm):
    """A person registers under his real name."""

    field_order = ["name", "id_number", "phone", "email", "password", "password_again"]
    name = forms.CharField(
        label="姓名",
        max_length=60,
        help_text="与身份证一致。生僻字可直接输入；少数民族姓名中的间隔号请用“·”。",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "请填写姓名。"},
    )
    id_number = forms.CharField(
        label="身份证号",
        max_length=40,
        help_text="18位，最后一位可以是X。加密保存，只用于核对身份和登录。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "请填写身份证号。"},
    )
    password = forms.CharField(
        label="设置密码",
        strip=False,
        help_text=HOW_TO_CHOOSE,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "请设置密码。"},
    )
    password_again = forms.CharField(
        label="再输一次密码",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "请再输一次密码。"},
    )

    def clean_name(self) -> str:
        return checked(self.cleaned_data["name"], check_person_name, normalise_person_name)

    def clean_id_number(self) -> str:
        return checked(self.cleaned_data["id_number"], check_id_number, normalise_id_number, today=clock.today())

    def clean_password(self) -> str:
        password = self.cleaned_data["password"]
        about = {name: self.cleaned_data.get(name, "") for name in ("name", "id_number", "phone", "email")}
        validate_password(password, User(username=about["id_number"], **about))
        return password

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if {"password", "password_again"} <= cleaned.keys() and cleaned["password"] != cleaned["password_again"]:
            self.add_error("password_again", "两次输入的密码不一致。")
        return cleaned

    def person(self) -> dict[str, str]:
        """The keyword arguments of ``register_person``."""
        return {name: self.cleaned_data[name] for name in ("name", "id_number", "phone", "email", "password")}


PHONE_SHAPE = RegexValidator(re.compile(r"^[0-9+\-() 转]{7,40}$"), "电话只能用数字和短横线，例如0354-1234567。")
KINDS_OF_UNITS = [
    ("employer", "用人单位（企业等）"),
    ("dispatch_company", "劳务派遣单位：为派遣到其他单位的人员办理"),
    ("personnel_agency", "人事代理机构：为自由职业者等办理"),
    ("original_unit", "事业单位（高校、科研院所、医院等）：为离岗创业、兼职的本单位人员办理"),
]


class UnitForm(KeyForm):
    """A unit, what it is and where it is."""

    field_order = ["kind", "unit_name", "uscc", "region", "address", "telephone"]
    kind = forms.ChoiceField(
        label="单位类型",
        choices=KINDS_OF_UNITS,
        initial="employer",
        widget=forms.RadioSelect,
        error_messages={"required": "请选择单位类型。", "invalid_choice": "请从列表中选择。"},
    )
    unit_name = forms.CharField(
        label="单位名称", max_length=120, help_text="与营业执照一致。", error_messages={"required": "请填写单位名称。"}
    )
    uscc = forms.CharField(
        label="统一社会信用代码",
        max_length=40,
        help_text="营业执照上的18位代码。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "请填写统一社会信用代码。"},
    )
    region = forms.ChoiceField(
        label="所在县（市、区）",
        help_text="由该地人社部门确认单位账号。",
        error_messages={"required": "请选择所在县（市、区）。", "invalid_choice": "请从列表中选择。"},
    )
    address = forms.CharField(label="单位地址", max_length=200, error_messages={"required": "请填写单位地址。"})
    telephone = forms.CharField(
        label="单位电话",
        max_length=40,
        validators=[PHONE_SHAPE],
        widget=forms.TextInput(attrs={"type": "tel"}),
        error_messages={"required": "请填写单位电话。"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].choices = counties_by_city()

    def clean_uscc(self) -> str:
        return checked(self.cleaned_data["uscc"], check_uscc, normalise_uscc)

    def unit(self) -> dict[str, Any]:
        """The unit's keyword arguments of ``request_unit``."""
        cleaned = self.cleaned_data
        return {
            "kind": cleaned["kind"],
            "name": cleaned["unit_name"].strip(),
            "uscc": cleaned["uscc"],
            "region": Region.objects.get(pk=cleaned["region"]),
            "address": cleaned["address"],
            "telephone": cleaned["telephone"],
            "key": cleaned["idempotency_key"],
        }


def counties_by_city(empty: str = "请选择") -> list[Any]:
    """Choices of counties and zones, grouped by city, with an empty first one."""
    groups: dict[str, list[tuple[str, str]]] = {}
    rows = Region.objects.filter(level__in=["county", "zone"]).order_by("code")
    for code, name, city in rows.values_list("code", "name", "parent__name"):
        groups.setdefault(city, []).append((code, f"{city} {name}"))
    return [("", empty), *groups.items()]


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="不予确认的原因",
        max_length=300,
        help_text="申请人会看到这段话，请写清楚需要怎样改正。",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "请填写不予确认的原因。"},
    )


class RefusalForm(ReasonForm, KeyForm):
    """One unit is refused, once."""


class ClaimForm(forms.Form):
    since = date_field("入职日期")

    def clean_since(self) -> Any:
        since = self.cleaned_data["since"]
        if since > clock.today():
            raise ValidationError("入职日期不能晚于今天。")
        return since


class GrantForm(forms.Form):
    """A colleague with a confirmed employment becomes clerk for some time; ``find`` gives who is known by a text."""

    colleague = forms.CharField(
        label="本单位人员",
        max_length=60,
        help_text="写劳动关系已确认的人员的姓名；有同名的，写手机号。",
        error_messages={"required": "请填写人员的姓名或手机号。"},
    )
    valid_from = date_field("起始日")
    valid_to = date_field("截止日", required=False, help_text="不填表示长期。")

    def __init__(self, *args: Any, find: Callable[[str], list[User]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.find = find

    def clean_colleague(self) -> User:
        found = self.find(self.cleaned_data["colleague"])
        if not found:
            raise forms.ValidationError("没有找到：须是本单位劳动关系已确认、现在不是职称管理员的人员。请核对姓名。")
        if len(found) > 1:
            raise forms.ValidationError("本单位不止一人叫这个姓名，请改写手机号。")
        return found[0]

    def grant(self) -> dict[str, Any]:
        """The person and the dates for ``grant_role``."""
        dates = {name: self.cleaned_data[name] for name in ("valid_from", "valid_to")}
        return {"user": self.cleaned_data["colleague"], **dates}


class EndRoleForm(forms.Form):
    assignment = forms.IntegerField(widget=forms.HiddenInput)
    last_day = date_field("最后有效日")


class EmploymentForm(forms.Form):
    employment = forms.IntegerField(widget=forms.HiddenInput)


class SwitchForm(forms.Form):
    assignment = forms.IntegerField(min_value=0)
