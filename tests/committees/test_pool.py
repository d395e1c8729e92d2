"""The pool's tables and whom a draw finds in them."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from committees.models import Expert, ExpertPool, PoolEntry
from tests import factories

ON = date(2026, 9, 1)
pytestmark = pytest.mark.django_db


def drawable(pool, level="middle", on=ON):
    return set(PoolEntry.objects.filter(pool=pool).drawable(on, level).values_list("expert__title_name", flat=True))


def stand(pool, name, *, joined_on=date(2026, 1, 1), **facts):
    expert = factories.ExpertFactory(title_name=name, **facts)
    return factories.PoolEntryFactory(pool=pool, expert=expert, joined_on=joined_on)


def test_only_those_who_may_judge_can_be_drawn():
    pool = factories.ExpertPoolFactory()
    gone = {
        "removed_on": ON, "removal_reason": "泄露评审内容", "removal_document": "1号", "removed_by": pool.organiser,
    }  # fmt: skip
    stand(pool, "fits")
    stand(pool, "last day", term_from=date(2023, 9, 1), term_to=ON)
    stand(pool, "over", term_from=date(2023, 8, 31), term_to=date(2026, 8, 31))
    stand(pool, "not yet", term_from=date(2026, 9, 2), term_to=date(2027, 9, 2))
    stand(pool, "below", title_level="assistant")
    stand(pool, "same level", title_level="middle")
    stand(pool, "left the field", practises=False)
    stand(pool, "removed", status="REMOVED", **gone)
    stand(pool, "comes later", joined_on=date(2026, 9, 2))
    left = stand(pool, "left")
    PoolEntry.objects.filter(pk=left.pk).delete()
    stand(factories.ExpertPoolFactory(), "elsewhere")
    assert drawable(pool) == {"fits", "last day", "same level"}
    assert drawable(pool, "senior") == {"fits", "last day"}
    assert drawable(pool, "full_senior") == set()
    in_term = set(Expert.objects.in_term(ON).values_list("title_name", flat=True))
    assert {"over", "not yet", "removed"}.isdisjoint(in_term)
    assert {"fits", "below"} <= in_term


def test_a_pool_is_in_force_while_it_is_filed():
    pool = factories.ExpertPoolFactory()
    factories.ExpertPoolFactory(status="PREPARING", filing_number="", filed_on=None, valid_from=None, valid_to=None)
    assert list(ExpertPool.objects.in_force(ON)) == [pool]
    assert pool.in_force(ON)
    assert not pool.in_force(date(2029, 1, 1))
    assert list(ExpertPool.objects.in_force(date(2029, 1, 1))) == []


@pytest.mark.parametrize(
    ("constraint", "facts"),
    [
        ("committees_pool_at_most_three_years", {"valid_to": date(2029, 1, 2)}),
        ("committees_pool_at_most_three_years", {"filing_number": ""}),
        ("committees_pool_status", {"status": "OPEN"}),
    ],
)
def test_the_database_refuses_a_pool(constraint, facts):
    with pytest.raises(IntegrityError, match=constraint):
        factories.ExpertPoolFactory(**facts)


@pytest.mark.parametrize(
    ("constraint", "facts"),
    [
        ("committees_term_at_most_three_years", {"term_to": date(2029, 1, 2)}),
        ("committees_expert_level_known", {"title_level": "professor"}),
        ("committees_removed_by_document", {"status": "REMOVED"}),
    ],
)
def test_the_database_refuses_an_expert(constraint, facts):
    with pytest.raises(IntegrityError, match=constraint):
        factories.ExpertFactory(**facts)


def test_an_expert_stands_once_in_a_pool_of_his_series():
    entry = factories.PoolEntryFactory()
    with pytest.raises(IntegrityError, match="committees_once_in_a_pool"), transaction.atomic():
        factories.PoolEntryFactory(pool=entry.pool, expert=entry.expert)
    other = factories.Series.objects.create(code="economics", name="经济专业人员", number=19)
    with pytest.raises(IntegrityError, match="of his own series"), transaction.atomic():
        factories.PoolEntryFactory(pool=entry.pool, expert=factories.ExpertFactory(series=other))
