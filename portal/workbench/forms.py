"""What a member of staff types about his own lists."""

from django import forms

# The lists whose filters may be kept, by the name of their URL.
PAGES = {"applications:worklist": "待办申报"}
NAME_MISSING = "请填写名称，例如“太原高级待受理”。"


class ViewNameForm(forms.Form):
    name = forms.CharField(label="名称", max_length=20, error_messages={"required": NAME_MISSING})


class KeepViewForm(ViewNameForm):
    """``page`` and ``query``: which list, and its filters as its address holds them."""

    page = forms.ChoiceField(choices=list(PAGES.items()), widget=forms.HiddenInput)
    query = forms.CharField(required=False, max_length=2000, widget=forms.HiddenInput)
