"""The filters of the work list: each works alone and with the others, a wrong one is told and leaves the list whole."""

from collections.abc import Mapping
from datetime import datetime, time
from types import SimpleNamespace
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet

from applications.eligibility.texts import track_text
from applications.models import Application
from applications.routing.channels import BY_CODE
from applications.routing.procedures import BALLOT_TRACKS, PROCEDURES, REVIEW
from applications.routing.texts import text_of
from applications.selectors.due import soon_until
from applications.selectors.reviewing import STAGES_OF_ROLE
from applications.selectors.worklist_search import found_by
from applications.workflow import IN_HAND, REVIEWING, Status
from committees.models import Batch
from portal.catalog.models import Level, Region, Series
from portal.core import clock
from portal.core.actors import Actor

STATES = {
    "late": "已超期",
    "soon": "两个工作日内到期",
    "back": "补正后交回",
    "ready": "公示期满可以推荐",
}
CLAIMED = {"me": "我领取的", "nobody": "没有人领取"}
SORTS = {"since": "等待最久的在前", "due": "最先到期的在前"}


def _in_hand(request: Any) -> QuerySet[Application]:
    # Without what has ended, which grows for ever.
    return Application.objects.in_hand_of(request.actor).filter(status__in=[*IN_HAND, Status.CORRECTION]).order_by()


class WorklistFilter(django_filters.FilterSet):
    """Choices are those of the cases in the body's hand, so that no choice leads to an empty list."""

    q = django_filters.CharFilter(label="姓名、受理编号或身份证号", method="search", max_length=40)
    stage = django_filters.ChoiceFilter(label="环节", field_name="status", empty_label="全部环节")
    state = django_filters.ChoiceFilter(
        label="情形", method="in_state", choices=list(STATES.items()), empty_label="不限"
    )
    claimed = django_filters.ChoiceFilter(
        label="领取人", method="claimed_by", choices=list(CLAIMED.items()), empty_label="不限"
    )
    batch = django_filters.ModelChoiceFilter(
        label="批次", to_field_name="code", empty_label="全部批次",
        queryset=lambda request: Batch.objects.filter(pk__in=_in_hand(request).values("batch")).order_by("-pk"),
    )  # fmt: skip
    series = django_filters.ModelChoiceFilter(
        label="系列", to_field_name="code", empty_label="全部系列",
        queryset=lambda request: Series.objects.filter(pk__in=_in_hand(request).values("series")).order_by("number"),
    )  # fmt: skip
    level = django_filters.ChoiceFilter(label="级别", choices=Level.choices, empty_label="全部级别")
    channel = django_filters.ChoiceFilter(
        label="申报渠道", empty_label="全部渠道", choices=lambda: [(code, text_of(code).name) for code in BY_CODE]
    )
    track = django_filters.ChoiceFilter(
        label="申报方式",
        empty_label="全部方式",
        choices=lambda: [
            (code, track_text(code).name)
            for code in dict.fromkeys([*BALLOT_TRACKS, *PROCEDURES])
            if code != REVIEW.code
        ],
    )
    region = django_filters.ModelChoiceFilter(
        label="单位所在地", method="in_region", empty_label="全部地区",
        queryset=lambda request: Region.objects.filter(
            Q(pk__in=_in_hand(request).values("employer__region"))
            | Q(pk__in=_in_hand(request).values("employer__region__parent"), level="city")
        ).order_by("code"),
    )  # fmt: skip
    since = django_filters.DateFilter(
        label="到达日期不晚于", method="arrived_by", widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": "日期不对，请按2026-09-07的格式填写。"},
    )  # fmt: skip
    sort = django_filters.ChoiceFilter(
        label="排列", method="as_it_is", choices=list(SORTS.items()), empty_label=None, required=False
    )
    tab = django_filters.CharFilter(method="as_it_is", widget=forms.HiddenInput)

    class Meta:
        model = Application
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = dict(Status.choices)
        stages = STAGES_OF_ROLE[self.request.actor.role]
        self.filters["stage"].extra["choices"] = [(each, labels[each]) for each in stages]

    @property
    def chosen(self) -> Mapping[str, str]:
        """The filters that are set, as an address holds them; without the tab and the order."""
        data = {name: self.data.get(name, "").strip() for name in self.filters if name not in {"tab", "sort"}}
        return {name: value for name, value in data.items() if value}

    def narrow(self, cases: QuerySet[Any]) -> QuerySet[Any]:
        """``cases`` by all filters that are right."""
        self.form.is_valid()
        return self.filter_queryset(cases)

    def search(self, cases: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return found_by(cases, value)

    def in_state(self, cases: Any, _name: str, value: str) -> QuerySet[Any]:
        today = clock.today()
        if value == "late":
            return cases.filter(due_day__lt=today)
        if value == "soon":
            return cases.filter(due_day__gte=today, due_day__lte=soon_until())
        if value == "back":
            return cases.with_earlier_correction().filter(asked_at_this_leg=True, status__in=REVIEWING)
        ready = cases.with_open_objections()
        return ready.filter(status=Status.UNIT_NOTICE, notice_has_run=True, objection_is_open=False)

    def claimed_by(self, cases: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return cases.filter(claimed_by=self.request.actor.user_id if value == "me" else None)

    def in_region(self, cases: QuerySet[Any], _name: str, value: Region) -> QuerySet[Any]:
        return cases.filter(Q(employer__region=value) | Q(employer__region__parent=value))

    def arrived_by(self, cases: QuerySet[Any], _name: str, value: Any) -> QuerySet[Any]:
        return cases.filter(status_since__lte=datetime.combine(value, time.max, clock.SHANXI))

    def as_it_is(self, cases: QuerySet[Any], _name: str, _value: str) -> QuerySet[Any]:
        return cases


def filters_of(actor: Actor, query: Mapping[str, str]) -> WorklistFilter:
    """The filters that ``query`` holds, outside of a page: for a batch, or for a list that is taken out."""
    return WorklistFilter(query, queryset=Application.objects.none(), request=SimpleNamespace(actor=actor))
