from django import forms

from certificates.workflow import Ending


class CodeForm(forms.Form):
    code = forms.CharField(
        label="核验码",
        max_length=40,
        help_text="证书右下角二维码旁的16位字符，空格和大小写不影响查询。",
        error_messages={"required": "请输入核验码。"},
    )

    def clean_code(self) -> str:
        code = "".join(self.cleaned_data["code"].split()).upper()
        if not code.isalnum():
            raise forms.ValidationError("核验码只含字母和数字，请对照证书重新输入。")
        return code


class EndingForm(forms.Form):
    """By which document and why a certificate ends."""

    document = forms.CharField(
        label="决定文书号",
        max_length=120,
        error_messages={"required": "请填写作出决定的文书号。", "max_length": "文书号最多120个字。"},
    )
    reason = forms.CharField(
        label="理由",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "请写明理由，查验页和持证人都会看到。"},
    )
    idempotency_key = forms.UUIDField(widget=forms.HiddenInput, required=False)


class ReplacementForm(EndingForm):
    """And what for: the public page says so."""

    kind = forms.ChoiceField(
        label="换发原因",
        choices=[(each.value, each.label) for each in (Ending.CORRECTION, Ending.LOSS)],
        widget=forms.RadioSelect,
        error_messages={"required": "请选择换发原因。", "invalid_choice": "请选择换发原因。"},
    )
    field_order = ["kind", "document", "reason", "idempotency_key"]

    def clean_kind(self) -> Ending:
        return Ending(self.cleaned_data["kind"])


class DataCheckForm(forms.Form):
    """Right as it stands, or what is wrong."""

    answer = forms.ChoiceField(
        label="以上信息",
        choices=[("right", "全部无误"), ("wrong", "有误，暂不制证")],
        widget=forms.RadioSelect,
        error_messages={"required": "请选择以上信息是否无误。", "invalid_choice": "请选择以上信息是否无误。"},
    )
    remark = forms.CharField(
        label="有误之处",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="选择“有误”时填写，承办单位会看到。",
        error_messages={"max_length": "最多500个字。"},
    )
    digest = forms.CharField(max_length=64, widget=forms.HiddenInput, required=False)

    def clean(self) -> dict:
        given = super().clean() or {}
        if given.get("answer") == "wrong" and not given.get("remark", "").strip():
            self.add_error("remark", "请写明哪一项有误、应当是什么。")
        return given
