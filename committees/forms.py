"""What administrators and secretaries send about outages and windows."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms

from committees.models import CommitteeLevel, Outage
from portal.catalog.models import Region, Series
from portal.core import clock

MINUTE = "%Y-%m-%dT%H:%M"
SHOWN = "%Y-%m-%d %H:%M"


class MinuteField(forms.DateTimeField):
    """A day and a minute in Shanxi."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MINUTE)

    def __init__(self, *, missing: str, **kwargs: Any) -> None:
        wrong = "请填写日期和时间，例如 2026-11-30 23:59。"
        super().__init__(error_messages={"required": missing, "invalid": wrong}, **kwargs)


class OutageForm(forms.Form):
    began_at = MinuteField(label="停机开始", missing="请填写停机开始的时间。")
    ended_at = MinuteField(label="恢复时间", missing="请填写恢复的时间。", help_text="系统恢复以后再登记。")
    what = forms.CharField(
        label="停机情况",
        max_length=200,
        help_text="申报人会看到，例如：机房断电，系统不能登录。",
        error_messages={"required": "请写明停机情况。"},
    )

    def clean(self) -> None:
        began, ended = self.cleaned_data.get("began_at"), self.cleaned_data.get("ended_at")
        if began and ended and ended <= began:
            self.add_error("ended_at", "恢复时间应晚于停机开始时间。")
        elif ended and ended > clock.now():
            self.add_error("ended_at", "恢复时间不能晚于现在。")


class ExtensionForm(forms.Form):
    """``outages`` are those for which the window may be lengthened, each with the latest new closing."""

    outage = forms.ModelChoiceField(
        label="因哪次停机", queryset=Outage.objects.none(), empty_label="请选择",
        error_messages={"required": "请选择停机记录。", "invalid_choice": "请从列表中选择停机记录。"},
    )  # fmt: skip
    closes_at = MinuteField(
        label="申报截止延长至", missing="请填写新的截止时间。", help_text="精确到分钟，只能比现在的截止时间晚。"
    )
    reason = forms.CharField(
        label="延长原因",
        max_length=200,
        help_text="会公布在批次页面，并通知有草稿的申报人。",
        error_messages={"required": "请写明延长原因。"},
    )

    def __init__(self, *args: Any, outages: Sequence[tuple[Outage, datetime]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        latest = {outage.pk: moment for outage, moment in outages}
        field: Any = self.fields["outage"]
        field.queryset = Outage.objects.filter(pk__in=latest)
        field.label_from_instance = lambda outage: _label(outage, latest[outage.pk])


def _label(outage: Outage, latest: datetime) -> str:
    began, ended = (each.astimezone(clock.SHANXI) for each in (outage.began_at, outage.ended_at))
    return f"{began:{SHOWN}} 至 {ended:{SHOWN}} {outage.what}（最晚可延至 {latest:{SHOWN}}）"


class DirectoryForm(forms.Form):
    """Filters of the directory; a wrong one counts for nothing, since a list never fails because of its filter."""

    q = forms.CharField(label="名称、组建单位或备案文号", required=False, max_length=60)
    series = forms.ModelChoiceField(
        label="系列", queryset=Series.objects.filter(is_active=True), to_field_name="code", required=False,
        empty_label="全部系列",
    )  # fmt: skip
    level = forms.ChoiceField(label="级别", choices=[("", "全部级别"), *CommitteeLevel.choices], required=False)
    region = forms.ModelChoiceField(
        label="地区", queryset=Region.objects.filter(level__in=["province", "city"]), to_field_name="code",
        required=False, empty_label="全省",
    )  # fmt: skip

    only = forms.ChoiceField(
        label="备案和范围", required=False,
        choices=[("", "全部"), ("in_force", "备案有效的"), ("open", "备案有效、面向社会的")],
    )  # fmt: skip

    def values(self) -> dict[str, str]:
        self.is_valid()
        typed = self.cleaned_data
        series, region = typed.get("series"), typed.get("region")
        return {
            "series": series.code if series else "",
            "level": typed.get("level", ""),
            "region": region.code if region else "",
            "q": typed.get("q", ""),
            "only": typed.get("only", ""),
        }
