from django import forms

LONGEST = 60


class SearchForm(forms.Form):
    """What somebody looks for; ``kind`` is one of ``selectors.GROUPS``."""

    q = forms.CharField(
        label="搜索", max_length=LONGEST, strip=True,
        error_messages={"required": "请输入要找的内容。", "max_length": f"请不要超过{LONGEST}个字。"},
    )  # fmt: skip
    kind = forms.CharField(required=False, max_length=20)
