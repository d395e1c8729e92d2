"""What an expert declares, or his office notes, about whom he is bound to (令40 art. 25)."""

from django import forms
from django.core.exceptions import ValidationError

from committees.models import Relation
from portal.accounts.forms import KeyForm
from portal.core.identifiers import BadIdentifier, check_id_number, check_person_name


class RelationForm(KeyForm):
    field_order = ["kind", "name", "id_number"]
    kind = forms.ChoiceField(
        label="关系", choices=[("", "请选择"), *Relation.Kind.choices],
        error_messages={"required": "请选择关系。", "invalid_choice": "请从列表中选择。"},
    )  # fmt: skip
    name = forms.CharField(label="对方姓名", max_length=60, error_messages={"required": "请填写对方姓名。"})
    id_number = forms.CharField(
        label="对方身份证号", max_length=40, required=False,
        help_text="填写了的，对方申报时自动回避；只填姓名的，由办事机构核对后回避。号码加密保存，不会显示。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip

    def clean_name(self) -> str:
        typed: str = self.cleaned_data["name"]
        try:
            check_person_name(typed)
        except BadIdentifier as wrong:
            raise ValidationError(wrong.message_zh) from wrong
        return typed

    def clean_id_number(self) -> str:
        typed: str = self.cleaned_data["id_number"]
        if typed.strip():
            try:
                check_id_number(typed)
            except BadIdentifier as wrong:
                raise ValidationError(wrong.message_zh) from wrong
        return typed.strip()

    def relation(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("kind", "name", "id_number")}
