"""Ownership, household registration, identity and archive are no gates (M1b, M2a, S13b)."""

import re
from dataclasses import fields, replace

import pytest
from hypothesis import given

from applications.eligibility import facts, rulebook
from applications.eligibility.engine import evaluate
from tests.applications.eligibility.strategies import TARGETS, TODAY, people
from tests.applications.eligibility.test_properties import often

pytestmark = pytest.mark.django_db

FORBIDDEN = re.compile(
    r"owner|hukou|household|registr|archive|dossier|birthplace|native|nationality|sector|enterprise_kind"
)
FACTS = [facts.Education, facts.Title, facts.Skill, facts.Qualification, facts.Exam, facts.Job, facts.Talent]
FACTS += [facts.Postdoc, facts.Target, facts.Person]
RULES = [rulebook.Rule, rulebook.Standard, rulebook.QualificationRow, rulebook.SeriesLevel, rulebook.Specialty]
RULES += [rulebook.SpecialtyMode, rulebook.Catalogue, rulebook.SeriesBook, rulebook.Rulebook]


def test_no_fact_and_no_rule_is_about_ownership_household_or_archive():
    names = [f"{each.__name__}.{field.name}" for each in FACTS + RULES for field in fields(each)]
    assert len(names) > 80
    assert [name for name in names if FORBIDDEN.search(name)] == []


def test_every_fact_is_scanned():
    made = {value for value in vars(facts).values() if isinstance(value, type) and value.__module__ == facts.__name__}
    assert made == set(FACTS)


def test_no_shipped_rule_is_about_ownership_household_or_archive(shipped):
    words = re.compile("户籍|户口|所有制|档案|民营|国有")
    assert [rule for rule in shipped.rules if words.search(repr(rule))] == []


@often
@given(people(), TARGETS)
def test_private_and_public_employers_open_the_same_doors(book, person, target):
    """Only the origin of S11a is asked: from a Party or government body to work outside it."""

    def doors(kind: str) -> list:
        jobs = tuple(each if each.kind == "public_body" else replace(each, kind=kind) for each in person.jobs)
        answer = evaluate(replace(person, jobs=jobs), target, TODAY, book)
        return [track for track in answer.tracks if track.track != "from_government"]

    private = doors("private_enterprise")
    assert doors("public_institution") == doors("other_non_public") == doors("freelance") == private
