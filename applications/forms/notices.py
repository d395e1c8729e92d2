"""How the public looks for notices."""

from typing import Any

from django import forms

from applications.models import PublicNotice
from committees.models import Committee
from portal.catalog.models import Region


class NoticeSearchForm(forms.Form):
    """Filters of the public list; a wrong one counts for nothing, since a list never fails because of its filter."""

    q = forms.CharField(
        label="公示标题、单位或姓名", required=False, max_length=60, help_text="查姓名时请输入完整姓名。"
    )
    kind = forms.ChoiceField(label="类型", required=False, choices=[("", "评前和评后"), *PublicNotice.Kind.choices])
    region = forms.ModelChoiceField(
        label="公示单位所在地", queryset=Region.objects.filter(level__in=["province", "city"]), to_field_name="code",
        required=False, empty_label="全省",
    )  # fmt: skip
    committee = forms.ModelChoiceField(
        label="评委会", queryset=Committee.objects.order_by("number"), to_field_name="number", required=False,
        empty_label="全部评委会",
    )  # fmt: skip
    tab = forms.CharField(required=False, widget=forms.HiddenInput)

    def values(self) -> dict[str, Any]:
        self.is_valid()
        typed = self.cleaned_data
        region, committee = typed.get("region"), typed.get("committee")
        return {
            "query": str(typed.get("q", "")).strip(),
            "kind": typed.get("kind", ""),
            "region": region.code if region else "",
            "committee": committee.number if committee else None,
        }

    @property
    def kept(self) -> dict[str, str]:
        """What a change of the tab keeps, for its address."""
        return {name: value for name in ("q", "kind", "region", "committee") if (value := self.data.get(name))}
