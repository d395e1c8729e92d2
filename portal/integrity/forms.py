"""What officers type about records of dishonesty, and what their subjects answer."""

from datetime import date
from typing import Any

from django import forms

from portal.accounts.forms import date_field
from portal.accounts.models import Organisation, User
from portal.core.crypto import keyed_hash
from portal.core.identifiers import normalise_id_number, normalise_person_name, normalise_uscc
from portal.integrity.models import Kind
from portal.integrity.services import Proposal

NO_SUCH_PERSON = "没有姓名和身份证号都一致的实名账号，请核对后重新填写。"
NO_SUCH_BODY = "没有这个名称或者统一社会信用代码的单位，请核对后重新填写。"


def document_field(label: str = "依据文书号") -> forms.CharField:
    return forms.CharField(
        label=label, max_length=120, error_messages={"required": "请填写文书号。", "max_length": "文书号最多120个字。"}
    )


def words_field(label: str, wanted: str, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": wanted, "max_length": "最多2000个字。"}, **more,
    )  # fmt: skip


class ProposalForm(forms.Form):
    """Whom it is about: a person by name and ID number, a body by name or code."""

    # What is asked depends on the kind, and each hint says so.
    mark_optional = False
    kind = forms.ChoiceField(
        label="对象", choices=Kind.choices, widget=forms.RadioSelect,
        error_messages={"required": "请选择记录的对象。", "invalid_choice": "请选择记录的对象。"},
    )  # fmt: skip
    name = forms.CharField(label="姓名", max_length=60, required=False, help_text="记录申报人、评审专家的，必填。")
    id_number = forms.CharField(
        label="身份证号",
        max_length=18,
        required=False,
        help_text="记录申报人、评审专家的，必填；只用来核对，页面不显示全号。",
    )
    body = forms.CharField(
        label="单位名称或统一社会信用代码", max_length=120, required=False, help_text="记录单位的，必填。"
    )
    document = document_field("决定文书号")
    reason = words_field("事由", "请写明事由，被记录的个人或者单位会看到。")
    concerns = forms.CharField(
        label="相关申报或证书编号", max_length=40, required=False, help_text="受理编号或者证书编号，没有的不填。"
    )
    barred_until = date_field(
        "暂停组建、受理到", required=False,
        help_text="只用于单位：文书决定暂停其组建评审委员会、受理申报的，填写最后一天；不填只作记录。",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        kind = given.get("kind")
        if kind == Kind.ORGANISATION:
            self._find_body(given)
        elif kind:
            self._find_person(given)
            if given.get("barred_until"):
                self.add_error("barred_until", "个人的限制期由规定确定，请留空。")
        return given

    def _find_person(self, given: dict[str, Any]) -> None:
        name, number = given.get("name", ""), normalise_id_number(given.get("id_number", ""))
        for field, value, wanted in (("name", name, "请填写姓名。"), ("id_number", number, "请填写身份证号。")):
            if not value:
                self.add_error(field, wanted)
        if not (name and number):
            return
        person = User.objects.filter(id_number_hash=keyed_hash(number, purpose="id_number")).first()
        if person is None or normalise_person_name(person.name) != normalise_person_name(name):
            self.add_error("id_number", NO_SUCH_PERSON)
        given["person"] = person

    def _find_body(self, given: dict[str, Any]) -> None:
        text = given.get("body", "").strip()
        if not text:
            self.add_error("body", "请填写单位名称或者统一社会信用代码。")
            return
        coded = Organisation.objects.filter(uscc=normalise_uscc(text))
        found = list((coded if coded.exists() else Organisation.objects.filter(name=text))[:2])
        if len(found) > 1:
            self.add_error("body", "有几个单位同名，请填写统一社会信用代码。")
        elif not found:
            self.add_error("body", NO_SUCH_BODY)
        else:
            given["organisation"] = found[0]

    def proposal(self) -> Proposal:
        given = self.cleaned_data
        return Proposal(
            kind=given["kind"],
            person=given.get("person"),
            organisation=given.get("organisation"),
            reason=given["reason"].strip(),
            document=given["document"].strip(),
            concerns=given["concerns"].strip().upper(),
            barred_until=given["barred_until"],
        )


class DecisionForm(forms.Form):
    reason = words_field("决定的理由", "请写明决定的理由。")


class LiftForm(forms.Form):
    document = document_field()
    reason = words_field("理由", "请写明理由，被记录的个人或者单位会看到。")


class CorrectForm(LiftForm):
    """What is to be put right; the rest stays."""

    mark_optional = False
    new_reason = words_field("更正后的事由", "", required=False, help_text="不改的留空，下同。")
    new_document = forms.CharField(label="更正后的决定文书号", max_length=120, required=False)
    new_recorded_on = date_field("更正后的记录日期", required=False, help_text="保存期和限制期随之重算。")

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        changes: list[str | date | None] = [given.get(name) for name in ("new_reason", "new_document")]
        if not any([*changes, given.get("new_recorded_on")]) and not self.errors:
            self.add_error("new_reason", "请至少填写一项更正后的内容。")
        return given


class AnswerForm(forms.Form):
    text = words_field("陈述和申辩", "请填写陈述和申辩的内容。")
