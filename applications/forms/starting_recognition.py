"""What a recognition is asked for: a qualification of the catalogue (S8b), or a series and its level."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from applications.routing.procedures import QUALIFICATION, Procedure
from portal.accounts.models import Employment
from portal.catalog.models import Level, QualificationMapping, Series, SeriesLevel, Specialty
from portal.core import clock

ONLY_LEVELS = {"postdoc": {Level.ASSOCIATE_SENIOR}, "assessment_recognition": set(Level) - {Level.FULL_SENIOR}}


class StartRecognitionForm(forms.Form):
    """The labour relation; what is asked for stands in the forms below."""

    employment = forms.ModelChoiceField(
        label="工作单位", queryset=Employment.objects.none(), required=False, empty_label="没有工作单位（自由职业）"
    )

    def __init__(self, *args: Any, employments: QuerySet[Employment], track: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.track = track
        field = self.fields["employment"]
        field.queryset = employments
        field.label_from_instance = lambda each: each.organisation.name
        field.initial = employments.first()

    def target(self) -> dict[str, Any]:
        """The keyword arguments of ``start_recognition`` beyond the track."""
        raise NotImplementedError


class QualificationStartForm(StartRecognitionForm):
    """The qualification decides on series, level and title (S8b)."""

    mapping = forms.ModelChoiceField(
        label="职业资格", queryset=QualificationMapping.objects.none(), empty_label="请选择",
        help_text="按国家和山西省的对应目录，取得资格即可认定对应的职称。",
        error_messages={"required": "请选择您取得的职业资格。", "invalid_choice": "请从列表中选择。"},
    )  # fmt: skip
    field_order = ["mapping", "employment"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = QualificationMapping.objects.in_force(clock.today()).filter(to_confirm=False).select_related("series")
        self.fields["mapping"].queryset = known.order_by("qualification", "grade", "pk")
        self.fields["mapping"].label_from_instance = _named

    def target(self) -> dict[str, Any]:
        mapping = self.cleaned_data["mapping"]
        specialty = Specialty.objects.filter(series=mapping.series, name=mapping.specialty).first()
        return {
            "series": mapping.series,
            "level": mapping.level,
            "specialty": specialty,
            "employment": self.cleaned_data["employment"],
        }


def _named(mapping: QualificationMapping) -> str:
    return f"{mapping.qualification}{mapping.grade}{mapping.specialty} → {mapping.title}（{mapping.series.name}）"


class SeriesStartForm(StartRecognitionForm):
    """A series and one of its levels."""

    series = forms.ModelChoiceField(
        label="系列", queryset=Series.objects.filter(is_active=True), empty_label="请选择",
        error_messages={"required": "请选择系列。", "invalid_choice": "请从列表中选择。"},
    )  # fmt: skip
    level = forms.ChoiceField(
        label="级别", error_messages={"required": "请选择级别。", "invalid_choice": "请从列表中选择。"}
    )
    field_order = ["series", "level", "employment"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = ONLY_LEVELS.get(self.track, set(Level))
        self.fields["level"].choices = [
            ("", "请选择"), *((level.value, level.label) for level in Level if level in offered),
        ]  # fmt: skip

    def clean(self) -> None:
        series, level = self.cleaned_data.get("series"), self.cleaned_data.get("level")
        if series and level:
            known = SeriesLevel.objects.in_force(clock.today()).filter(series=series, level=level)
            if not known.exists():
                self.add_error("level", "这个系列没有所选的级别。")

    def target(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("series", "level", "employment")}


def start_form(procedure: Procedure) -> type[StartRecognitionForm]:
    return QualificationStartForm if procedure == QUALIFICATION else SeriesStartForm
