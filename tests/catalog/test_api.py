"""The open data of the catalogue, in the shapes of the contracts."""

import csv
import io

import pytest
from ninja.testing import TestClient

from portal.catalog.api import router
from portal.catalog.models import Series
from portal.catalog.tabular import safe_cell

pytestmark = pytest.mark.usefixtures("loaded", "monday")


@pytest.fixture(scope="module")
def api():
    return TestClient(router)


def test_working_days_answers_the_contracts_example(api):
    answer = api.get("/working-days?published=2026-09-30&days=5")
    assert answer.status_code == 200
    assert answer.json() == {
        "published_on": "2026-09-30",
        "starts_on": "2026-10-08",
        "ends_on": "2026-10-13",
        "days": ["2026-10-08", "2026-10-09", "2026-10-10", "2026-10-12", "2026-10-13"],
    }


def test_working_days_without_a_number_counts_five(api):
    assert api.get("/working-days?published=2026-03-06").json()["ends_on"] == "2026-03-13"


@pytest.mark.parametrize("published", ["2026-12-30", "2027-03-01", "1999-01-01", "9999-12-31", "0001-01-01"])
def test_working_days_in_a_year_without_calendar_is_refused(api, published):
    answer = api.get(f"/working-days?published={published}&days=5")
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert (error["field"], error["code"]) == ("published", "calendar_missing")
    assert error["message"].endswith("请联系人社部门。")


@pytest.mark.parametrize(
    "query",
    ["", "published=yesterday", "published=2026-02-30", "published=2026-03-06&days=0", "published=2026-03-06&days=61"],
)
def test_working_days_bad_input_is_refused(api, query):
    assert api.get(f"/working-days?{query}").status_code == 422


def test_series_lists_all_with_levels_and_specialties(api):
    answer = api.get("/catalog/series").json()
    assert (answer["count"], answer["page"], len(answer["items"])) == (27, 1, 27)
    engineering = answer["items"][4]
    assert (engineering["number"], engineering["code"], engineering["name"]) == (5, "engineering", "工程技术人员")
    assert engineering["levels"][1] == {
        "level": "associate_senior",
        "level_name": "副高级",
        "committee_level": "senior",
        "names": ["高级工程师"],
        "mode": "review",
        "mode_name": "评审",
        "mode_note": "计算机专业以考代评",
    }
    assert {"code": "mining", "name": "采矿工程"} in engineering["specialties"]


def test_series_second_page_goes_on_where_the_first_ends(api):
    first = api.get("/catalog/series?page=1&page_size=20").json()["items"]
    second = api.get("/catalog/series?page=2&page_size=20").json()["items"]
    assert [row["number"] for row in first + second] == list(range(1, 28))
    assert api.get("/catalog/series?page=3&page_size=20").json()["items"] == []


@pytest.mark.parametrize("query", ["page=0", "page_size=0", "page_size=201", "page=99999999999999999999", "format=xml"])
def test_series_bad_input_is_refused(api, query):
    assert api.get(f"/catalog/series?{query}").status_code == 422


@pytest.mark.parametrize("page_size", [1, 27])
def test_series_costs_the_same_queries_for_any_page(api, page_size, django_assert_num_queries):
    with django_assert_num_queries(4):
        api.get(f"/catalog/series?page_size={page_size}")


def test_series_as_csv_has_a_row_for_each_level_and_no_formula(api):
    Series.objects.filter(code="higher_edu").update(name="=HYPERLINK(1)")
    answer = api.get("/catalog/series?format=csv")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == 118
    assert rows[0]["系列"] == "'=HYPERLINK(1)"
    assert rows[0]["职称名称"] == "教授"


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=1", "'=1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@a", "'@a"),
        ("\t=1", "'\t=1"),
        ("正常", "正常"),
        (None, ""),
        (5, "5"),
    ],
)
def test_safe_cell_takes_the_power_of_formulas(value, cell):
    assert safe_cell(value) == cell
