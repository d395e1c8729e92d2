"""What an authority types about a meeting that it does not recognise (令40 art. 38)."""

from django import forms

from reviews.models import NonRecognition


class NonRecognitionForm(forms.Form):
    ground = forms.ChoiceField(
        label="情形",
        choices=[("", "请选择"), *NonRecognition.Ground.choices],
        error_messages={"required": "请选择不予认可的情形。", "invalid_choice": "请从列表中选择。"},
    )
    document = forms.CharField(label="文号", max_length=60, error_messages={"required": "请填写文号。"})
    document_on = forms.DateField(
        label="文件日期",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "请填写文件日期。", "invalid": "日期格式应为“年-月-日”。"},
    )
    reason = forms.CharField(
        label="理由",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="申报人和组建单位会看到，证书查验页也会写明。不写专家姓名和票数。",
        error_messages={"required": "请写明理由。", "max_length": "理由不超过500字。"},
    )
