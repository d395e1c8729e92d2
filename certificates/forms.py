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
