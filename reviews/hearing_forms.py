"""What is typed about hearings and their records (M4a, M4f)."""

from typing import Any

from django import forms

from portal.core import clock
from reviews.forms import ActForm
from reviews.hearing_models import Place
from reviews.panel_forms import moment
from reviews.records import FULL_MARK, Content, Question, questions
from reviews.services.hearings import LONGEST_MINUTES, Venue


def _minutes(label: str, least: int, **options: Any) -> forms.IntegerField:
    wrong = f"请填写{least}至{LONGEST_MINUTES}的整数。"
    return forms.IntegerField(
        label=label, min_value=least, max_value=LONGEST_MINUTES,
        error_messages={"required": wrong, "invalid": wrong, "min_value": wrong, "max_value": wrong}, **options,
    )  # fmt: skip


class VenueForm(ActForm):
    starts_at = moment("开始时间")
    minutes = _minutes("每件时长（分钟）", 1, initial=20)
    mode = forms.ChoiceField(
        label="方式", choices=Place.choices, widget=forms.RadioSelect, initial=Place.ONSITE,
        error_messages={"required": "请选择方式。", "invalid_choice": "请选择列出的方式。"},
    )  # fmt: skip
    place = forms.CharField(
        label="地点", max_length=120, required=False, help_text="现场答辩填写。",
        error_messages={"max_length": "不超过120字。"},
    )  # fmt: skip
    link = forms.URLField(
        label="远程链接", max_length=300, required=False, assume_scheme="https",
        help_text="远程答辩填写，以 https:// 开头。只发给申报人本人。",
        error_messages={"invalid": "链接格式不对，应以 https:// 开头。", "max_length": "链接过长。"},
    )  # fmt: skip

    def clean(self) -> None:
        mode = self.cleaned_data.get("mode")
        if mode == Place.ONSITE and not self.cleaned_data.get("place") and "place" not in self.errors:
            self.add_error("place", "现场答辩请填写地点。")
        if mode == Place.REMOTE and "link" not in self.errors:
            link = self.cleaned_data.get("link") or ""
            if not link.startswith("https://"):
                self.add_error("link", "远程答辩请填写以 https:// 开头的链接。")
        starts_at = self.cleaned_data.get("starts_at")
        if starts_at and starts_at < clock.now():
            self.add_error("starts_at", "开始时间不能早于现在。")

    @property
    def venue(self) -> Venue:
        data = self.cleaned_data
        is_remote = data["mode"] == Place.REMOTE
        return Venue(data["mode"], "" if is_remote else data["place"], data["link"] if is_remote else "")


class HearingPlanForm(VenueForm):
    pause = _minutes("两件之间的间隔（分钟）", 0, initial=5)
    field_order = ["starts_at", "minutes", "pause", "mode", "place", "link"]


class RecordForm(forms.Form):
    """A record as it is being written; filing it asks for all of it."""

    mode = forms.ChoiceField(
        label="方式", choices=Place.choices, widget=forms.RadioSelect, required=False,
        error_messages={"invalid_choice": "请选择列出的方式。"},
    )  # fmt: skip
    started_at = moment("开始时间", required=False)
    ended_at = moment("结束时间", required=False)
    mark_optional = False
    use_required_attribute = False

    def __init__(self, *args: Any, method: str, remote: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions(method, remote=remote)
        for each in self.questions:
            self.fields[each.name] = _answer(each)
        wrong = f"请填写0至{FULL_MARK}的整数。"
        self.fields["mark"] = forms.IntegerField(
            label="成绩（满分100）", required=False, min_value=0, max_value=FULL_MARK,
            error_messages={"invalid": wrong, "min_value": wrong, "max_value": wrong},
        )  # fmt: skip

    @property
    def content(self) -> Content:
        """What can be stored: a field that is wrong is left out, and stays on the page as it was typed."""
        data = self.cleaned_data
        facts = {each.name: str(self.data.get(each.name, "")) for each in self.questions}
        return Content(
            data.get("mode") or Place.ONSITE, facts, data.get("started_at"), data.get("ended_at"), data.get("mark")
        )


def _answer(question: Question) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": question.rows}) if question.rows > 1 else forms.TextInput()
    return forms.CharField(
        label=question.label, help_text=question.hint, required=False, max_length=question.longest, widget=widget,
        error_messages={"max_length": f"不超过{question.longest}字。"},
    )  # fmt: skip
