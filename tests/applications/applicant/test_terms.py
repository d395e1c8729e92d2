"""A batch is judged by the rules with which it was published, whatever changes afterwards (令40 art. 15; ADR 14)."""

import json
from datetime import date

import pytest

from applications.eligibility.frozen import dump, frozen_rulebook, load, of_series
from applications.eligibility.rulebook import pick
from applications.selectors.applicant import facts_of
from applications.selectors.check import examined
from applications.selectors.rulebook import catalogue
from applications.selectors.terms import mode_in
from applications.services.submission import submit_application
from portal.catalog.models import EligibilityRule, Parameter, SeriesLevel
from portal.core import clock
from portal.core.errors import Refused
from tests import factories
from tests.applications.applicant.factories import complete_case
from tests.committees.plan_room import MONDAY, agreed_room, moment
from tests.shipped import load_catalog

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday():
    with clock.frozen(MONDAY):
        factories.hrss_office("140702")
        yield


def stricter():
    """Bachelors need twelve years more, from now on and by an edit of the row itself."""
    EligibilityRule.objects.filter(track="normal", level="middle").update(years=16)


def standing(case):
    return str(examined(case, case.draft, []).evaluation.standing)


def test_changed_standard_counts_for_the_next_batch_and_not_for_the_published_one():
    made = agreed_room()
    batch = made.published()
    unfrozen = factories.BatchFactory(committee=made.committee, title="没有锁定规则的批次")
    frozen_case, other = complete_case(batch=batch), complete_case(batch=unfrozen)
    assert [standing(frozen_case), standing(other)] == ["open", "open"]
    stricter()
    assert [standing(frozen_case), standing(other)] == ["open", "closed"]


def test_submission_names_the_terms_it_was_judged_by():
    batch = agreed_room().published()
    case = complete_case(batch=batch)
    stricter()
    with clock.frozen(moment(9, 21)):
        submit_application(
            application=case, actor=factories.applicant_actor(case.applicant), commitment_name=case.applicant.name
        )
    version = case.versions.get()
    terms = batch.terms.sha256
    assert version.catalogue["terms"] == terms
    assert version.checks["eligibility"]["rulebook"] == terms
    assert version.checks["eligibility"]["standing"] == "open"


def test_same_case_in_a_later_batch_is_refused():
    case = complete_case(batch=factories.BatchFactory(committee=agreed_room().committee))
    stricter()
    with pytest.raises(Refused, match="不符合申报条件"):
        submit_application(
            application=case, actor=factories.applicant_actor(case.applicant), commitment_name=case.applicant.name
        )


def test_hours_and_the_way_a_title_is_won_are_frozen_too():
    batch = agreed_room().published()
    case = complete_case(batch=batch)
    Parameter.objects.filter(key="continuing_education_hours").update(value=120)
    SeriesLevel.objects.filter(series=case.series, level="middle").update(mode="exam_only")
    assert facts_of(case).hours_a_year == 90
    assert mode_in(batch, "middle", None) == "review"
    other = factories.BatchFactory(committee=batch.committee)
    assert mode_in(other, "middle", None) == "exam_only"


@pytest.mark.parametrize("series", ["engineering", "economics", "health", "library"])
def test_frozen_rules_say_what_the_catalogue_said(series):
    load_catalog()
    on = date(2026, 9, 7)
    now = catalogue()
    kept = json.loads(json.dumps(dump(of_series(now, series, on)), ensure_ascii=False))
    assert frozen_rulebook(kept, on).series[series] == pick(now, on).series[series]
    assert load(kept) == of_series(now, series, on)
