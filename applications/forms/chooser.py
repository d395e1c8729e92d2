"""What the applicant wants, and the last step before a draft."""

from typing import Any

from django import forms

from applications.eligibility.texts import track_text
from applications.forms.applicant import StartForm
from applications.selectors import chooser
from applications.selectors.tracks import tracks_of
from committees.models import Batch, Committee
from portal.catalog.models import Level, Region, Series, Specialty
from portal.catalog.selectors import mode_of
from portal.core import clock


class WishForm(forms.Form):
    """Series, level, then specialty; a GET form. ``mode`` tells how the title is won, once the form is valid."""

    series = forms.ModelChoiceField(
        label="系列", queryset=Series.objects.none(), to_field_name="code", empty_label="请选择",
        error_messages={"required": "请选择系列。", "invalid_choice": "请从列表中选择系列。"},
    )  # fmt: skip
    level = forms.ChoiceField(
        label="级别",
        choices=[("", "请选择"), *Level.choices],
        error_messages={"required": "请选择级别。", "invalid_choice": "请从列表中选择级别。"},
    )
    specialty = forms.ModelChoiceField(
        label="专业", queryset=Specialty.objects.none(), to_field_name="code", required=False, empty_label="还没有想好",
        error_messages={"invalid_choice": "请从列表中选择专业。"},
    )  # fmt: skip
    city = forms.ModelChoiceField(
        label="工作所在的市", queryset=Region.objects.none(), to_field_name="code", required=False,
        empty_label="不指定", error_messages={"invalid_choice": "请从列表中选择市。"},
    )  # fmt: skip
    mark_optional = False
    mode: str | None = None

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self._choose("series", chooser.series_choices())
        self._choose("city", chooser.city_choices())
        series = self._series()
        if series is None:
            del self.fields["specialty"]
        else:
            self._choose("specialty", chooser.specialty_choices(series, clock.today()))
            self._forget_specialty_of_another_series(series)

    def _choose(self, name: str, queryset: Any) -> None:
        self.fields[name].queryset = queryset

    def _series(self) -> Series | None:
        return chooser.series_choices().filter(code=str(self.data.get("series", ""))).first() if self.is_bound else None

    def _forget_specialty_of_another_series(self, series: Series) -> None:
        """Who changes the series has not chosen a wrong specialty: he has not chosen one yet."""
        code = str(self.data.get("specialty", ""))
        known = Specialty.objects.filter(code=code)
        if code and known.exists() and not known.filter(series=series).exists():
            self.data = {name: self.data[name] for name in self.data if name != "specialty"}

    def clean(self) -> None:
        series, level = self.cleaned_data.get("series"), self.cleaned_data.get("level")
        if not series or not level:
            return
        specialty = self.cleaned_data.get("specialty")
        self.mode = mode_of(series.code, level, specialty.code if specialty else None, clock.today())
        if self.mode is None:
            self.add_error("level", f"{series.name}系列没有{dict(Level.choices)[level]}，请选择其他级别。")


class CommitteeStartForm(StartForm):
    """`StartForm` under the rules of one batch's committee; a targeted one asks for a tick first (S5b, S5e, S5f).

    Who works for nobody says so, for a unit that was only forgotten must not make him a freelancer (M6h).
    """

    declarations = ("freelance", "understood")
    track = forms.ChoiceField(
        label="申报方式",
        required=False,
        help_text="拿不准的选“正常申报”。填写以后，系统会告诉您哪些方式符合条件，提交以前都可以改。",
        error_messages={"invalid_choice": "请从列表中选择申报方式。"},
    )
    freelance = forms.BooleanField(label="我没有工作单位，以自由职业者身份申报", required=False)
    understood = forms.BooleanField(
        label="我已了解：取得的是定向评价、定向使用的职称",
        error_messages={"required": "请先阅读上面的说明，并勾选“我已了解”。"},
    )

    def __init__(self, *args: Any, batch: Batch, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.batch = batch
        self.tracks = [track_text(code) for code in tracks_of(batch, batch.levels)]
        self.fields["track"].choices = [(each.code, each.name) for each in self.tracks]
        self.fields["employment"].required = False
        if batch.committee.usage_scope != Committee.UsageScope.TARGETED:
            del self.fields["understood"]

    def clean_track(self) -> str:
        return self.cleaned_data["track"] or "normal"

    def clean(self) -> None:
        super().clean()
        employment, level = self.cleaned_data.get("employment"), self.cleaned_data.get("level")
        if "employment" in self.errors or not level:
            return
        if (employment is None) != self.cleaned_data["freelance"]:
            self.add_error("employment", "请选择工作单位；没有工作单位的，请不选单位并勾选下面一项。")
            return
        specialty = self.cleaned_data.get("specialty")
        refusal = chooser.refusal_to_start(
            self.batch, level=level, specialty=specialty, employment=employment, moment=clock.now()
        )
        if refusal:
            self.add_error({"internal": "employment", "specialty": "specialty"}.get(refusal.code), refusal.text)
