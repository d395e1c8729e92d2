"""No sequence of acts leaves a committee in force for more than three years after it was filed (N1; 令40 art. 8)."""

from datetime import date, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from committees import services
from committees.models import Committee
from portal.core import clock
from portal.core.errors import Refused
from portal.core.invariants import all_invariants
from tests.committees.filing_room import room

FIRST = datetime(2026, 9, 7, 9, tzinfo=clock.SHANXI)
KINDS = ["rectify", "suspend", "restore"]
ACTS = st.one_of(
    st.tuples(st.just("wait"), st.integers(1, 900), st.just(0)),
    st.tuples(st.just("file"), st.integers(-400, 400), st.integers(1, 1600)),
    st.tuples(st.just("order"), st.sampled_from(range(len(KINDS))), st.just(0)),
)


def plus_three_years(day: date) -> date:
    """By hand, apart from the code: the same day three years on, 28 February for the 29th."""
    return date(day.year + 3, 2, 28) if (day.month, day.day) == (2, 29) else date(day.year + 3, day.month, day.day)


class Walk:
    def __init__(self, here):
        self.here, self.now, self.filed_on, self.count = here, FIRST, None, 0

    def do(self, act, first, second):
        with clock.frozen(self.now):
            try:
                with transaction.atomic():
                    getattr(self, f"_{act}")(first, second)
            except Refused:
                pass

    def _wait(self, days, _second):
        self.now += timedelta(days=days)

    def _file(self, shift, length):
        """A filing, or one anew, from ``shift`` days on for ``length`` days: as often beyond the rules as within."""
        today = self.now.date()
        committee = Committee.objects.first()
        if committee:
            self.here.filing = services.start_renewal(actor=self.here.clerk, committee=committee)
        self.here.fill(proposed_from=today, proposed_to=plus_three_years(today)).submit()
        self.count += 1
        first = today + timedelta(days=shift if abs(shift) > 200 else 0)
        self.here.approve(first, first + timedelta(days=length), number=f"{self.count}号")
        self.filed_on = today

    def _order(self, kind, _second):
        officer, committee = self.here.officer, Committee.objects.first()
        if committee:
            order = services.Order(
                document="1号", document_on=self.now.date(), reason="检查", due_on=self.now.date() + timedelta(days=30)
            )
            services.supervise(committee=committee, actor=officer, kind=KINDS[kind], order=order)

    def check(self):
        committee = Committee.objects.first()
        if committee is None:
            return
        last = plus_three_years(self.filed_on)
        assert not any(committee.in_force(last + timedelta(days=more)) for more in (1, 30, 400, 1200))
        assert not any(committee.in_force(self.filed_on - timedelta(days=less)) for less in (1, 30))
        assert [line for each in all_invariants() if each.number == 1 for line in each.violations()] == []


@pytest.mark.django_db
def test_no_committee_is_in_force_longer_than_three_years_after_its_filing():
    with clock.frozen(FIRST):
        here = room(formed_by="authority")
    reached = set()

    @settings(
        max_examples=25, deadline=None, derandomize=True, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(st.lists(ACTS, min_size=4, max_size=14))
    def walk(acts):
        opened = here.filing
        with transaction.atomic():
            walker = Walk(here)
            for act in acts:
                walker.do(*act)
                walker.check()
            reached.add(walker.count)
            reached.update(Committee.objects.values_list("status", flat=True))
            transaction.set_rollback(True)
        here.filing = opened

    walk()
    assert {0, 1, 2, "ACTIVE", "SUSPENDED"} <= reached
