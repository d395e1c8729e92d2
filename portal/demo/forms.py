from datetime import date

from django import forms

from portal.core import clock


class MoveForm(forms.Form):
    """How far to move the clock: one of the buttons, or a day."""

    mark_optional = False
    STEPS = [("day", "+1 天"), ("working_day", "+1 个工作日"), ("five_working_days", "+5 个工作日")]
    step = forms.ChoiceField(choices=[*STEPS, ("to", "调到这一天")])
    day = forms.DateField(
        label="调到哪一天",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "日期应写成2026-03-06这样的形式。"},
    )

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or self.cleaned_data
        day: date | None = cleaned.get("day")
        if cleaned.get("step") == "to" and "day" not in self.errors:
            if day is None:
                self.add_error("day", "请选择日期。")
            elif day <= clock.today():
                self.add_error("day", "只能向前调：请选择今天以后的日期。")
        return cleaned
