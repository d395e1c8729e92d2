"""``GET /api/v1/notices`` and the invariants of the way of a case."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from applications import invariants
from applications.services import reviewing
from tests import factories
from tests.applications.staff.factories import at, case_at, clerk, objected, published

URL = "/api/v1/notices"


@pytest.mark.usefixtures("monday")
def test_api_gives_the_frozen_list_and_nothing_personal(client):
    case = case_at("UNIT_NOTICE")
    notice = published(case)
    answer = client.get(URL)
    assert answer.status_code == 200
    body = answer.json()
    assert (body["count"], body["page"]) == (1, 1)
    item = body["items"][0]
    assert (item["code"], item["kind"], item["starts_on"], item["ends_on"]) == (
        notice.code,
        "pre",
        "2026-09-08",
        "2026-09-14",
    )
    assert item["people"][0]["name"] == case.applicant.name
    text = answer.content.decode()
    for secret in (case.applicant.id_number, case.applicant.phone, "19900101", case.code):
        assert secret not in text


@pytest.mark.usefixtures("monday")
def test_csv_has_a_row_for_each_person_and_runs_nothing(client):
    employer = factories.OrganisationFactory(name="=HYPERLINK(1)公司")
    first = case_at("UNIT_NOTICE", employer=employer)
    published(first, case_at("UNIT_NOTICE", employer=employer))
    rows = list(csv.reader(io.StringIO(client.get(URL, {"format": "csv"}).content.decode("utf-8-sig"))))
    assert len(rows) == 3
    unit = rows[0].index("单位")
    assert {row[unit] for row in rows[1:]} == {"'=HYPERLINK(1)公司"}


def test_api_tells_running_from_past(client):
    with at(9, 30):
        notice = published(case_at("UNIT_NOTICE"))
    with at(10, 14):
        assert client.get(URL).json()["items"] == []
        assert client.get(URL, {"state": "past"}).json()["items"][0]["code"] == notice.code


@pytest.mark.parametrize("query", [{"page": "0"}, {"page_size": "x"}, {"format": "xml"}, {"state": "x"}])
def test_api_refuses_bad_input_by_field(client, query):
    answer = client.get(URL, query)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"].endswith(next(iter(query)))


@pytest.mark.usefixtures("monday")
def test_api_costs_the_same_for_one_notice_and_for_three(client):
    published(case_at("UNIT_NOTICE"))
    client.get(URL)
    with CaptureQueriesContext(connection) as one:
        client.get(URL)
    published(case_at("UNIT_NOTICE"))
    published(case_at("UNIT_NOTICE"))
    with CaptureQueriesContext(connection) as three:
        assert client.get(URL).json()["count"] == 3
    assert len(three) == len(one)


def all_breaches():
    checks = (
        invariants.no_notice_is_cut_short,
        invariants.one_open_application,
        invariants.nobody_acts_on_his_own_case,
        invariants.two_stages_two_people,
    )
    return [line for check in checks for line in check()]


def test_invariants_hold_after_an_orderly_way():
    with at(9, 30):
        case = case_at("UNIT_NOTICE")
        actor = clerk(case)
        published(case, actor=actor)
    with at(10, 14):
        reviewing.recommend(ids=[case.pk], actor=actor)
        assert list(invariants.status_follows_the_record()) == []
        assert all_breaches() == []


def test_invariants_find_a_case_without_a_record(monday):
    case = case_at("UNIT_NOTICE")
    assert list(invariants.status_follows_the_record()) == [case.code]


def test_invariants_find_an_objection_that_was_passed_over():
    with at(9, 30):
        case = case_at("UNIT_NOTICE")
        actor = clerk(case)
        objection = objected(published(case, actor=actor))
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute("UPDATE applications_objection SET status = 'REJECTED' WHERE id = %s", [objection.pk])
            cursor.execute("SET LOCAL session_replication_role = origin")
    with at(10, 14):
        reviewing.recommend(ids=[case.pk], actor=actor)
        assert list(invariants.no_notice_is_cut_short()) == [case.code]
