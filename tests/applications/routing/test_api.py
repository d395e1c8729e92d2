"""``POST /api/v1/routes`` as contracts section 2 writes it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.catalog.models import Parameter
from tests.applications.routing.notation import (
    NOT_IN_THE_CONTRACT,
    body_of,
    expected_refusals,
    expected_routes,
    table,
)

pytestmark = pytest.mark.usefixtures("catalogue", "monday")

URL = "/api/v1/routes"
EXAMPLE = {
    "as_of": "2026-09-01", "workplace": "140702", "employment": "contract",
    "archive": {"kept_by": "employer", "region": None},
    "service_point": False, "posted": None, "leave": None, "unit_refuses": False,
    "committee": {"organiser_level": "province", "region": "140000", "own_employer": False},
}  # fmt: skip
SAYABLE = [row for row in table() if not NOT_IN_THE_CONTRACT & set(row["more"].split())]


def ask(client, **changes):
    return client.post(URL, {**EXAMPLE, **changes}, content_type="application/json")


def errors(answer):
    assert answer.status_code == 422
    return {(each["field"], each["code"]) for each in answer.json()["errors"]}


def test_the_contracts_example_to_the_letter(client):
    answer = ask(client)
    assert answer.status_code == 200
    assert answer.json() == {
        "routes": [
            {
                "channel": "employer",
                "default": True,
                "steps": [
                    {"stage": "unit_review", "body": "employer"},
                    {"stage": "unit_notice", "body": "employer"},
                    {"stage": "recommendation", "body": "employer"},
                    {"stage": "hrss_review", "office": "140702"},
                    {"stage": "hrss_review", "office": "140700"},
                    {"stage": "hrss_review", "office": "140000"},
                    {"stage": "committee_acceptance"},
                ],
                "clauses": ["S3", "M1a"],
            }
        ],
        "refused": [],
    }


def test_a_refused_channel_as_the_contract_writes_it(client):
    answer = ask(client, posted={"region": "140902", "since": "2026-01-01"})
    (refused,) = answer.json()["refused"]
    assert (refused["channel"], refused["clauses"]) == ("posted_away", ["M1f"])
    assert "2027年1月1日" in refused["reason"]


@pytest.mark.parametrize("row", SAYABLE, ids=lambda row: row["id"])
def test_table_through_the_api(client, row):
    answer = client.post(URL, body_of(row), content_type="application/json").json()
    found = [(route["channel"], route["default"], route["steps"]) for route in answer["routes"]]
    assert found == expected_routes(row)
    assert [(each["channel"], each["clauses"]) for each in answer["refused"]] == expected_refusals(row)


def test_only_place_employment_and_committee_are_needed(client):
    body = {name: EXAMPLE[name] for name in ("workplace", "employment")}
    body["committee"] = {"organiser_level": "city", "region": "140700"}
    answer = client.post(URL, body, content_type="application/json")
    assert [route["channel"] for route in answer.json()["routes"]] == ["employer"]


def test_without_a_day_it_is_today_in_shanxi(client):
    since_a_year = {"region": "140902", "since": "2025-09-07"}
    a_day_less = {"region": "140902", "since": "2025-09-08"}
    assert ask(client, as_of=None, posted=since_a_year).json()["refused"] == []
    assert ask(client, as_of=None, posted=a_day_less).json()["refused"][0]["channel"] == "posted_away"


def test_an_archive_outside_the_province_is_no_error(client):
    answer = ask(client, archive={"kept_by": "elsewhere", "region": "440300"})
    assert [route["channel"] for route in answer.json()["routes"]] == ["employer", "archive_elsewhere"]


POSTED = {"region": "140902", "since": "2025-01-01"}
LEAVE = {"kind": "startup", "approved_on": "2024-03-01", "unit_region": "140100"}
COMMITTEE = {"organiser_level": "city", "region": "140700", "own_employer": False}


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"workplace": "149999"}, {("workplace", "unknown_region")}),
        ({"workplace": "110105"}, {("workplace", "unknown_region")}),
        ({"workplace": "140000"}, {("workplace", "region_too_wide")}),
        ({"workplace": "14070"}, {("workplace", "region_code")}),
        ({"workplace": "１４０７０２"}, {("workplace", "region_code")}),
        ({"workplace": "140702\n"}, {("workplace", "region_code")}),
        ({"workplace": "1407\x0002"}, {("workplace", "region_code")}),
        ({"workplace": 140702}, {("workplace", "string_type")}),
        ({"workplace": None}, {("workplace", "string_type")}),
        ({"employment": "intern"}, {("employment", "literal_error")}),
        ({"archive": {"kept_by": "nobody"}}, {("archive.kept_by", "literal_error")}),
        ({"archive": {"kept_by": "elsewhere", "region": "x"}}, {("archive.region", "region_code")}),
        ({"service_point": "yes"}, {("service_point", "bool_type")}),
        ({"unit_refuses": 1}, {("unit_refuses", "bool_type")}),
        ({"posted": {**POSTED, "region": "149999"}}, {("posted.region", "unknown_region")}),
        ({"posted": {**POSTED, "region": "140000"}}, {("posted.region", "region_too_wide")}),
        ({"posted": {**POSTED, "since": "2025-02-29"}}, {("posted.since", "date_parsing")}),
        ({"posted": {**POSTED, "since": 20250101}}, {("posted.since", "date_parsing")}),
        ({"posted": {"region": "140902"}}, {("posted.since", "missing")}),
        ({"leave": {**LEAVE, "unit_region": "149999"}}, {("leave.unit_region", "unknown_region")}),
        ({"leave": {**LEAVE, "kind": "holiday"}}, {("leave.kind", "literal_error")}),
        ({"leave": {**LEAVE, "approved_on": "1900-01-01"}}, {("leave.approved_on", "date_out_of_range")}),
        ({"committee": {**COMMITTEE, "region": "149999"}}, {("committee.region", "unknown_region")}),
        ({"committee": {**COMMITTEE, "region": "140702"}}, {("committee.region", "region_level_mismatch")}),
        ({"committee": {**COMMITTEE, "organiser_level": "province"}}, {("committee.region", "region_level_mismatch")}),
        ({"committee": {**COMMITTEE, "organiser_level": "county"}}, {("committee.region", "region_level_mismatch")}),
        ({"committee": {**COMMITTEE, "organiser_level": "state"}}, {("committee.organiser_level", "literal_error")}),
        ({"committee": None}, {("committee.organiser_level", "missing"), ("committee.region", "missing")}),
        ({"as_of": "2026-02-30"}, {("as_of", "date_parsing")}),
        ({"as_of": "9999-12-31"}, {("as_of", "date_out_of_range")}),
        (
            {"workplace": "149999", "employment": "x", "as_of": "soon", "posted": {"region": "140000"}},
            {
                ("workplace", "unknown_region"),
                ("employment", "literal_error"),
                ("as_of", "date_parsing"),
                ("posted.region", "region_too_wide"),
                ("posted.since", "missing"),
            },
        ),
    ],
)
def test_each_wrong_field_is_named(client, changes, wrong):
    answer = ask(client, **changes)
    assert errors(answer) == wrong
    assert all(each["message"][0] > "一" for each in answer.json()["errors"]), "said in Chinese"


@pytest.mark.parametrize("sent", ["", "{", "[]", "null", "5", '"x"', '{"workplace": NaN}'])
def test_what_is_no_question_is_refused(client, sent):
    answer = client.post(URL, sent, content_type="application/json")
    assert all(field for field, _code in errors(answer))


def test_a_day_without_a_parameter_is_told_at_the_day(client):
    Parameter.objects.filter(key="posted_away_years").delete()
    assert errors(ask(client, posted=POSTED)) == {("as_of", "parameter_missing")}
    assert ask(client).status_code == 200


def test_an_administrators_years_count_at_once(client):
    posted = {"region": "140902", "since": "2025-01-01"}
    assert ask(client, posted=posted).json()["refused"] == []
    Parameter.objects.filter(key="posted_away_years").update(value=2)
    assert "满2年" in ask(client, posted=posted).json()["refused"][0]["reason"]


def test_it_asks_the_catalogue_three_times_and_keeps_nothing(client):
    # Which features are closed is asked once and kept for all.
    ask(client, posted=POSTED, leave=LEAVE)
    with CaptureQueriesContext(connection) as asked:
        ask(client, posted=POSTED, leave=LEAVE)
    statements = [each["sql"] for each in asked.captured_queries]
    assert len(statements) == 3
    assert all(statement.startswith("SELECT") for statement in statements)
