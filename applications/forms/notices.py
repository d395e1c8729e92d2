"""How the public looks for notices."""

from typing import Any

from django import forms

from applications.forms.staff import SearchForm
from applications.models import PublicNotice
from committees.models import Committee
from portal.catalog.models import Region


class NoticeSearchForm(SearchForm):
    """Filters of the public list; a wrong one counts for nothing, since a list never fails because of its filter."""

    kind = forms.ChoiceField(label="类型", required=False, choices=[("", "评前和评后"), *PublicNotice.Kind.choices])
    region = forms.ModelChoiceField(
        label="公示单位所在地", queryset=Region.objects.filter(level__in=["province", "city"]), to_field_name="code",
        required=False, empty_label="全省",
    )  # fmt: skip
    committee = forms.ModelChoiceField(
        label="评委会", queryset=Committee.objects.order_by("number"), to_field_name="number", required=False,
        empty_label="全部评委会",
    )  # fmt: skip

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
