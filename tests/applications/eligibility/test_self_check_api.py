"""``POST /api/v1/self-check`` as the contracts describe it."""

import json
from copy import deepcopy
from datetime import date

import pytest
from django.urls import reverse

from applications.models import Application
from portal.audit.models import Record
from portal.catalog.models import EligibilityRule
from portal.core import clock
from tests import factories
from tests.shipped import load_catalog

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue", "monday")]

ADDRESS = "/api/v1/self-check"
# The contract's example, word for word.
EXAMPLE = json.loads("""
{"as_of": "2026-12-31",
 "target": {"series": "engineering", "specialty": null, "level": "middle"},
 "person": {
  "retired": false,
  "educations": [{"degree": "bachelor", "kind": "full_time", "school_class": null, "graduated_on": "2016-07-01",
    "related": true}],
  "titles": [{"series": "engineering", "level": "assistant", "obtained_on": "2018-06-30", "usage_scope": "general",
    "first_obtained_on": null}],
  "skills": [{"level": 2, "obtained_on": "2019-01-01", "front_line": true}],
  "qualifications": [{"code": "constructor_grade_1", "obtained_on": "2020-09-01"}],
  "exams": [{"series": "economics", "level": "associate_senior", "kind": "certificate", "valid_until": "2028-01-01"}],
  "jobs": [{"from": "2016-07-15", "to": null, "kind": "private_enterprise", "technical": true}],
  "initially_appointed": true,
  "talent": null,
  "postdoc": null,
  "full_senior_recommendations": 0,
  "integrity_ban_until": null,
  "sanction_until": null}}
""")


@pytest.fixture
def catalogue(db):
    load_catalog()


@pytest.fixture
def ask(client):
    return lambda body: client.post(ADDRESS, body, content_type="application/json")


def changed(path: str, value: object) -> dict:
    """The example with ``value`` at ``path``."""
    body = deepcopy(EXAMPLE)
    *way, last = [int(part) if part.isdigit() else part for part in path.split(".")]
    place = body
    for part in way:
        place = place[part]
    place[last] = value
    return body


def without(path: str) -> dict:
    body = deepcopy(EXAMPLE)
    *way, last = [int(part) if part.isdigit() else part for part in path.split(".")]
    place = body
    for part in way:
        place = place[part]
    del place[last]
    return body


def test_contracts_example_is_answered(ask):
    answer = ask(EXAMPLE)
    assert answer.status_code == 200
    found = answer.json()
    assert list(found) == ["eligible", "mode", "tracks", "blocked_by"]
    assert (found["eligible"], found["mode"], found["blocked_by"]) == (True, "review", [])
    normal = found["tracks"][0]
    assert list(normal) == ["track", "eligible", "earliest_on", "conditions"]
    assert (normal["track"], normal["eligible"], normal["earliest_on"]) == ("normal", True, "2022-06-30")
    years = next(each for each in normal["conditions"] if each["code"] == "years_in_title")
    assert years.pop("text") == "取得现职称后需满4年，自2018-06-30起算，到2026-12-31已满8年。"
    assert years == {
        "code": "years_in_title",
        "ok": True,
        "needed": "4",
        "found": "8",
        "clauses": ["人社部发〔2019〕16号"],
    }
    assert [(each["track"], each["earliest_on"]) for each in found["tracks"][1:]] == [
        ("skilled_worker", "2022-01-01"),
        ("qualification", "2020-09-01"),
    ]


def test_closed_doors_name_what_is_missing_and_from_when(ask):
    body = changed("person.titles.0.obtained_on", "2024-06-30")
    body["person"] |= {"skills": [], "qualifications": []}
    found = ask(body).json()
    (normal,) = found["tracks"]
    assert (found["eligible"], normal["eligible"], normal["earliest_on"]) == (False, False, "2028-06-30")
    assert [each["code"] for each in normal["conditions"] if not each["ok"]] == ["years_in_title"]


def test_every_list_and_optional_fact_may_be_absent(ask):
    found = ask({"target": {"series": "engineering", "level": "middle"}, "person": {}}).json()
    assert [(each["track"], each["earliest_on"]) for each in found["tracks"]] == [("normal", None)]


def test_day_not_given_is_today(ask):
    body = without("as_of")
    body["person"]["skills"] = [{"level": 3, "obtained_on": "2024-09-07", "front_line": True}]
    body["target"]["level"] = "assistant"
    body["person"]["titles"] = []
    tracks = {each["track"]: each for each in ask(body).json()["tracks"]}
    assert tracks["skilled_worker"]["eligible"]
    assert tracks["skilled_worker"]["earliest_on"] == "2026-09-07"


def test_blockers_are_told_with_text_and_clauses(ask):
    found = ask(changed("person.retired", value=True)).json()
    assert found["blocked_by"] == [
        {"code": "retired", "text": "已办理退休手续的，不得申报职称评审。", "clauses": ["人社部令第40号第13条"]}
    ]
    assert not found["eligible"]
    assert found["tracks"][0]["eligible"]


def test_mode_is_the_targets(ask):
    targets = [
        ("engineering", "middle", "computer", "exam_only"),
        ("economics", "associate_senior", None, "exam_plus_review"),
        ("engineering", "full_senior", "computer", "review"),
    ]
    for series, level, specialty, mode in targets:
        body = deepcopy(EXAMPLE) | {"target": {"series": series, "level": level, "specialty": specialty}}
        assert ask(body).json()["mode"] == mode


def test_what_the_contract_does_not_know_is_ignored(ask):
    body = changed("person.ownership", "private")
    body["person"]["hukou"] = "140702"
    assert ask(body).json() == ask(EXAMPLE).json()


WRONG = (
    ("as_of", "yesterday"),
    ("as_of", "2026-02-30"),
    ("as_of", "20261231"),
    ("as_of", "2026-12-31T00:00:00"),
    ("as_of", 0),
    ("as_of", "1929-12-31"),
    ("as_of", "2101-01-01"),
    ("as_of", "\x002026-12-3"),
    ("as_of", "２０２６-12-31"),
    ("target", None),
    ("target.series", "no_such_series"),
    ("target.series", "a\x00b"),
    ("target.series", ""),
    ("target.series", "\ud800"),
    ("target.series", "x" * 61),
    ("target.series", 5),
    ("target.level", "senior"),
    ("target.level", ["middle"]),
    ("target.specialty", "no_such_specialty"),
    ("target.specialty", "legal"),
    ("person", []),
    ("person.retired", "yes"),
    ("person.educations", None),
    ("person.educations", {}),
    ("person.educations.0", 1),
    ("person.educations.0.degree", "phd"),
    ("person.educations.0.kind", "evening"),
    ("person.educations.0.school_class", "advanced"),
    ("person.educations.0.graduated_on", None),
    ("person.educations.0.related", 1),
    ("person.titles.0.series", "no_such_series"),
    ("person.titles.0.level", "expert"),
    ("person.titles.0.usage_scope", "some"),
    ("person.titles.0.first_obtained_on", "2018-07-01"),
    ("person.skills.0.level", 4),
    ("person.skills.0.level", 0),
    ("person.skills.0.level", 2.5),
    ("person.skills.0.level", 10**30),
    ("person.skills.0.front_line", None),
    ("person.qualifications.0.code", "=1+1"),
    ("person.exams.0.series", "no_such_series"),
    ("person.exams.0.kind", "pass"),
    ("person.exams.0.valid_until", "soon"),
    ("person.jobs.0.from", "1899-01-01"),
    ("person.jobs.0.to", "2016-07-14"),
    ("person.jobs.0.kind", "state_owned"),
    ("person.jobs.0.technical", "true"),
    ("person.initially_appointed", 1),
    ("person.talent", "high_level"),
    ("person.postdoc", True),
    ("person.full_senior_recommendations", -1),
    ("person.full_senior_recommendations", "2"),
    ("person.integrity_ban_until", "2026-13-01"),
    ("person.sanction_until", 20261231),
)


def test_wrong_field_is_named_in_chinese(ask):
    answers = [ask(changed(path, value)) for path, value in WRONG]
    assert {answer.status_code for answer in answers} == {422}
    errors = [answer.json()["errors"] for answer in answers]
    assert [[each["field"] for each in found] for found in errors] == [[path] for path, _ in WRONG]
    assert [each for found in errors for each in found if not each["code"] or each["message"].isascii()] == []


def test_missing_field_is_named(ask):
    for path in ("target", "person", "target.level", "person.jobs.0.from", "person.titles.0.series"):
        answer = ask(without(path))
        assert answer.status_code == 422
        assert answer.json() == {"errors": [{"field": path, "code": "missing", "message": "缺少这一项。"}]}


def test_level_that_the_series_does_not_have_is_refused(ask):
    body = deepcopy(EXAMPLE) | {"target": {"series": "economics", "level": "technician"}}
    assert ask(body).json()["errors"] == [
        {"field": "target.level", "code": "unknown", "message": "本系列没有这个层级。"}
    ]


def test_technical_school_without_its_class_is_refused(ask):
    answer = ask(changed("person.educations.0.kind", "technical_school"))
    assert [each["field"] for each in answer.json()["errors"]] == ["person.educations.0.school_class"]
    body = without("person.educations.0.school_class")
    body["person"]["educations"][0]["kind"] = "technical_school"
    assert [each["field"] for each in ask(body).json()["errors"]] == ["person.educations.0.school_class"]


def test_every_wrong_field_is_told_at_once(ask):
    body = changed("as_of", "x")
    body["person"]["jobs"][0]["to"] = "2000-01-01"
    body["target"]["level"] = "x"
    assert {each["field"] for each in ask(body).json()["errors"]} == {"as_of", "person.jobs.0.to", "target.level"}


def test_list_without_measure_is_refused(ask):
    for name in ("educations", "titles", "skills", "qualifications", "exams", "jobs"):
        item = EXAMPLE["person"][name][0]
        assert ask(changed(f"person.{name}", [item] * 50)).status_code == 200
        answer = ask(changed(f"person.{name}", [item] * 51))
        assert answer.status_code == 422
        assert [each["field"] for each in answer.json()["errors"]] == [f"person.{name}"]


def test_body_that_is_no_such_object_is_refused(ask):
    for body in ("{", "", "\xff", "[" * 5000, "9" * 5000, '{"a": NaN', "null", "[]", "7", '"x"'):
        answer = ask(body)
        assert answer.status_code == 422
        assert all(each["field"] and not each["message"].isascii() for each in answer.json()["errors"])


def test_form_instead_of_json_is_refused(client):
    answer = client.post(ADDRESS, {"person": "x"})
    assert answer.status_code == 422
    assert [(each["field"], each["code"]) for each in answer.json()["errors"]] == [("body", "json_invalid")]


def test_nothing_about_the_caller_is_kept(ask, django_assert_num_queries):
    ask(EXAMPLE)
    with django_assert_num_queries(1) as asked:
        ask(EXAMPLE)
    assert "catalog_rulesrevision" in asked.captured_queries[0]["sql"]
    assert not Application.objects.exists()
    assert not Record.objects.exists()


def test_calls_are_limited(ask, monkeypatch):
    monkeypatch.setattr("portal.api.composition.CALLS_A_MINUTE", 2)
    assert [ask(EXAMPLE).status_code for _ in range(3)] == [200, 200, 429]


def test_an_administrators_edit_counts_at_once(ask, client):
    assert ask(EXAMPLE).json()["tracks"][0]["earliest_on"] == "2022-06-30"
    keeper = factories.UserFactory()
    factories.staff("hrss_admin", factories.hrss_office("140000"), keeper)
    client.force_login(keeper)
    rule = EligibilityRule.objects.get(code="normal_middle_bachelor")
    form = {
        field.name: field.value_from_object(rule)
        for field in rule._meta.concrete_fields
        if field.editable and field.value_from_object(rule) is not None
    }
    saved = client.post(reverse("admin:catalog_eligibilityrule_change", args=[rule.pk]), form | {"years": 6})
    assert saved.status_code == 302
    EligibilityRule.objects.filter(code="normal_middle_college").update(years=6)
    assert ask(EXAMPLE).json()["tracks"][0]["earliest_on"] == "2024-06-30"


def test_rule_ends_with_its_validity(ask):
    EligibilityRule.objects.filter(code__in=["normal_middle_bachelor", "normal_middle_college"]).update(
        valid_to=date(2026, 12, 30)
    )
    before = ask(changed("as_of", "2026-12-30")).json()["tracks"]
    after = ask(EXAMPLE).json()["tracks"]
    assert [each["eligible"] for each in before if each["track"] == "normal"] == [True]
    assert [each["eligible"] for each in after if each["track"] == "normal"] == [False]
    assert clock.today() < date(2026, 12, 30)
