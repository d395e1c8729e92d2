"""Anybody tries anything in any order: no illegal state, no lost record, no act without permission (issue 2)."""

from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from random import Random

import pytest
from django.db import transaction
from django.db.models import F
from hypothesis import HealthCheck, Phase, note, settings, target
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from portal.accounts.models import RoleAssignment
from portal.core.actors import Role
from tests.depth import examples
from tests.properties.acts import ACTS, TABLE_NAMES
from tests.properties.attempt import Attempt, Choose
from tests.properties.forward import ENDED, Picks, next_act
from tests.properties.ledger import carry_out, check_world, statuses
from tests.properties.who_may import allows, table
from tests.properties.world import World, build_world

# Acts that begin anew or end a case; done as often as others, they would keep every case short.
RARE = {
    "start",
    "fill_form",
    "save_section",
    "withdraw",
    "refuse",
    "plan",
    "cancel_meeting",
    "recuse",
    "sign_out",
    "annul_round",
    "revoke",
}
RARELY = 0.15
# How many acts of the way the two cases have behind them when the others begin to meddle.
FAR, NEAR = (2, 4, 6, 10, 13, 16, 25, 35, 45), (1, 3, 6, 12)
# A seed of its own for what is drawn by the dozen: evenly spread, and the same in each run.
CHANCE = st.randoms(use_true_random=True)
PROFILE = settings(
    max_examples=examples(9),
    stateful_step_count=25,
    deadline=None,
    derandomize=True,
    database=None,
    # A failure tells its acts one by one; making it smaller would take minutes.
    phases=[Phase.generate, Phase.target],
    suppress_health_check=list(HealthCheck),
)


DEPTH = {
    status: depth
    for depth, status in enumerate(
        ["DRAFT", "UNIT_REVIEW", "UNIT_NOTICE", "HRSS_REVIEW", "COMMITTEE_ACCEPTANCE", "IN_REVIEW", "PASSED",
         "RESULT_NOTICE", "CONFIRMED", "CERTIFIED"], 1,
    )
}  # fmt: skip


def possible_acts() -> list[str]:
    """The acts that the table knows from the states in which something stands now."""
    standing = {"-", *statuses().values()}
    possible = {line["act"] for line in table("who_may.csv") if standing & set(line["from"].split("|"))}
    return sorted(name for name, acts in TABLE_NAMES.items() if possible & acts)


def _chooser(data: st.DataObject) -> Choose:
    return lambda options: data.draw(st.sampled_from(list(options))) if options else None


class AnyOrder(RuleBasedStateMachine):
    """``world`` is set by the test; each example works in a savepoint of its own."""

    world: World
    outcomes: Counter[tuple[str, str]]
    reached: Counter[str]

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.stack.enter_context(transaction.atomic())
        self.began = self.world.now
        self.unchecked = False

    def teardown(self) -> None:
        statuses = [case.status for case in self.world.cases]
        target(float(max(DEPTH.get(each, 0) for each in ["DRAFT", *statuses])), label="how far the furthest case came")
        transaction.set_rollback(True)
        self.stack.close()
        self.world.now = self.began

    @initialize(chance=CHANCE)
    def cases_stand_somewhere(self, chance: Random) -> None:
        """Two colleagues have begun, and each has come as far as chance would have it."""
        names = chance.sample(["ada", "bo"], 2)
        for name in names:
            with self.world.moment():
                ACTS["start"](self.world, self.world[name], Picks(*self.world.employments_of(name))).call(None)
        # Who administers his unit hands that over before he applies (regulation 2.3, cross rule 2).
        office = RoleAssignment.objects.filter(user_id=self.world["bo"].user_id, role=Role.UNIT_CLERK)
        office.update(valid_to=F("valid_from"))
        for which, acts in enumerate((chance.choice(FAR), chance.choice(NEAR))):
            self._go_on(which, acts, self._do_quietly)
        office.update(valid_to=None)
        self.unchecked = True

    @invariant()
    def every_promise_holds(self) -> None:
        if self.unchecked:
            check_world()
        self.unchecked = False

    @rule(name=st.sampled_from(sorted(ACTS)), data=st.data())
    def anybody_tries(self, name: str, data: st.DataObject) -> None:
        actor = data.draw(st.sampled_from(sorted(self.world.actors)), label="actor")
        with self.world.moment():
            attempt = ACTS[name](self.world, self.world[actor], _chooser(data))
            if attempt:
                self._carry_out(attempt)

    @rule(chance=CHANCE, times=st.integers(2, 6))
    def people_who_may_try(self, chance: Random, times: int) -> None:
        """Acts that the table knows from where something stands now, by people whom the table names."""
        for _ in range(times):
            with self.world.moment():
                attempt = self._possible_attempt(chance)
                if attempt:
                    self._carry_out(attempt)

    def _possible_attempt(self, chance: Random) -> Attempt | None:
        names = possible_acts()
        for name in chance.sample(names, min(14, len(names))):
            if name in RARE and chance.random() > RARELY:
                continue
            roles = {line["role"] for line in table("who_may.csv") if line["act"] in TABLE_NAMES[name]}
            able = [actor for actor in self.world.actors.values() if actor.role in roles or "anybody" in roles]
            for actor in chance.sample(able, min(6, len(able))):
                attempt = ACTS[name](self.world, actor, lambda some: chance.choice(some) if some else None)
                if attempt and allows(attempt):
                    return attempt
        return None

    @rule(which=st.integers(0, 3), acts=st.integers(1, 4))
    def the_case_goes_on(self, which: int, acts: int) -> None:
        self._go_on(which, acts, self._carry_out)

    @rule(days=st.integers(1, 9))
    def days_pass(self, days: int) -> None:
        self.world.pass_days(days)
        self.unchecked = True

    def _go_on(self, which: int, acts: int, carry_out: Callable[[Attempt], object]) -> None:
        for _ in range(acts):
            cases = [case for case in self.world.cases if case.status not in ENDED]
            if not cases:
                return
            with self.world.moment():
                attempt = next_act(self.world, cases[which % len(cases)])
                if attempt:
                    carry_out(attempt)
            if not attempt:
                self.world.pass_days(1)

    def _do_quietly(self, attempt: Attempt) -> None:
        attempt.call(None)
        self.reached.update(case.status for case in self.world.cases)

    def _carry_out(self, attempt: Attempt) -> None:
        outcome = carry_out(attempt)
        note(f"{self.world.now:%m-%d %H:%M:%S} {attempt.name} from {attempt.status}: {outcome}")
        self.outcomes[attempt.name, outcome] += 1
        self.reached.update(case.status for case in self.world.cases)
        self.unchecked = True


@pytest.mark.django_db
@pytest.mark.timeout(900)
def test_any_order_of_acts_keeps_every_promise():
    AnyOrder.world = build_world()
    AnyOrder.outcomes, AnyOrder.reached = Counter(), Counter()
    run_state_machine_as_test(AnyOrder, settings=PROFILE)
    assert set(DEPTH) <= set(AnyOrder.reached), "the machine did not come to the end of the way"
