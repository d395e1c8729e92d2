"""Which committee may judge whom, by hand from the regulation."""

from datetime import date

import pytest

from committees import rules

DAY = date(2026, 9, 7)
FILED = {"status": "ACTIVE", "valid_from": date(2026, 1, 1), "valid_to": date(2028, 12, 31)}


@pytest.mark.parametrize(
    ("committee", "titles"),
    [
        ("senior", ("full_senior", "associate_senior")),
        ("middle", ("middle",)),
        ("junior", ("assistant", "technician")),
    ],
)
def test_committee_judges_the_titles_of_its_level(committee, titles):
    assert rules.levels_judged_by(committee) == titles


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "stands"),
    [
        (date(2026, 1, 1), date(2028, 12, 31), True),
        (date(2026, 1, 1), date(2029, 1, 1), True),
        (date(2026, 1, 1), date(2029, 1, 2), False),
        (date(2028, 2, 29), date(2031, 2, 28), True),
        (date(2028, 2, 29), date(2031, 3, 1), False),
    ],
)
def test_filing_lasts_three_years_at_most(valid_from, valid_to, stands):
    assert (rules.filing_years_refusal(valid_from, valid_to, 3) is None) == stands


@pytest.mark.parametrize(
    ("formed_by", "organiser", "level", "series", "words"),
    [
        ("enterprise", "employer", "junior", "engineering", None),
        ("enterprise", "employer", "middle", "economics", None),
        ("enterprise", "employer", "senior", "engineering", "中级、初级"),
        ("enterprise", "organiser", "middle", "engineering", "组建单位的类型"),
        ("sme_targeted", "sme_authority", "junior", "engineering", None),
        ("sme_targeted", "sme_authority", "middle", "engineering", None),
        ("sme_targeted", "sme_authority", "senior", "engineering", None),
        ("sme_targeted", "sme_authority", "middle", "economics", "工程系列"),
        ("sme_targeted", "hrss", "middle", "engineering", "组建单位的类型"),
        ("authority", "organiser", "senior", "economics", None),
        ("social_body", "organiser", "middle", "craft_art", None),
    ],
)
def test_who_may_form_which_committee(formed_by, organiser, level, series, words):
    refusal = rules.formation_refusal(formed_by=formed_by, organiser_kind=organiser, level=level, series=series)
    assert refusal is None if words is None else words in refusal


@pytest.mark.parametrize(
    ("formed_by", "level", "kind", "admin_level", "words"),
    [
        ("authority", "senior", "hrss", "province", None),
        ("authority", "senior", "hrss", "city", "省人力资源和社会保障厅"),
        ("sme_targeted", "senior", "industry_authority", "province", "省人力资源和社会保障厅"),
        ("social_body", "middle", "industry_authority", "province", None),
        ("social_body", "junior", "hrss", "county", None),
        ("authority", "middle", "organiser", "city", "行业主管部门或人社部门"),
        ("enterprise", "middle", "hrss", "city", None),
        ("enterprise", "junior", "industry_authority", "province", "相应的人社部门"),
    ],
)
def test_who_may_file_which_committee(formed_by, level, kind, admin_level, words):
    refusal = rules.filing_authority_refusal(formed_by=formed_by, level=level, kind=kind, admin_level=admin_level)
    assert refusal is None if words is None else words in refusal


@pytest.mark.parametrize(
    ("filing", "specialty", "employers", "entrusted", "codes"),
    [
        ({}, "gas", {1}, False, []),
        ({"specialties": None}, "", set(), False, []),
        ({"specialties": frozenset({"gas"})}, "gas", set(), False, []),
        ({"specialties": frozenset({"gas"})}, "", set(), False, []),
        ({"specialties": frozenset({"gas"})}, "rail", set(), False, ["specialty"]),
        ({"specialties": frozenset()}, "gas", set(), False, ["specialty"]),
        ({"status": "RECTIFYING"}, "gas", set(), False, []),
        ({"status": "SUSPENDED"}, "gas", set(), False, ["suspended"]),
        ({"status": "WITHDRAWN"}, "gas", set(), False, ["withdrawn"]),
        ({"valid_to": DAY}, "gas", set(), False, []),
        ({"valid_to": date(2026, 9, 6)}, "gas", set(), False, ["expired"]),
        ({"valid_from": DAY}, "gas", set(), False, []),
        ({"valid_from": date(2026, 9, 8)}, "gas", set(), False, ["not_yet_filed"]),
        ({"internal": True, "serves": frozenset({7})}, "gas", {7, 9}, False, []),
        ({"internal": True, "serves": frozenset({7})}, "gas", {9}, False, ["internal"]),
        ({"internal": True, "serves": frozenset({7})}, "gas", set(), False, ["internal"]),
        ({"internal": True, "serves": frozenset({7})}, "gas", set(), True, []),
        ({"internal": True, "status": "SUSPENDED"}, "gas", set(), True, ["suspended"]),
        (
            {"status": "SUSPENDED", "valid_to": date(2026, 9, 6), "internal": True, "specialties": frozenset({"gas"})},
            "rail", {1}, False, ["suspended", "expired", "internal", "specialty"],
        ),
    ],
)  # fmt: skip
def test_everything_that_stands_in_the_way_is_told(filing, specialty, employers, entrusted, codes):
    refusals = rules.scope_refusals(
        rules.Filing(**(FILED | filing)),
        specialty=specialty,
        employers=frozenset(employers),
        on=DAY,
        entrusted=entrusted,
    )
    assert [each.code for each in refusals] == codes
    assert all(each.text.endswith("。") and each.clauses for each in refusals)


def test_expired_filing_names_its_last_day():
    filing = rules.Filing(**(FILED | {"valid_to": date(2026, 2, 28)}))
    (refusal,) = rules.scope_refusals(filing, specialty="", employers=frozenset(), on=DAY)
    assert "2026年2月28日" in refusal.text


@pytest.mark.parametrize(
    ("coming", "last", "words"),
    [
        (None, None, "现在没有受理这一级别的批次。"),
        (date(2027, 3, 1), None, "现在没有受理这一级别的批次。下一批2027年3月1日开始申报。"),
        (None, date(2025, 11, 30), "现在没有受理这一级别的批次。上一批已于2025年11月30日截止。"),
    ],
)
def test_missing_batch_is_told_with_the_next_and_the_last(coming, last, words):
    assert rules.no_batch_refusal(coming, last).text == words


@pytest.mark.parametrize(
    ("internal", "served", "targeted", "entrusted", "group"),
    [
        (False, False, False, False, "general"),
        (False, True, False, False, "general"),
        (False, False, True, False, "targeted"),
        (False, False, True, True, "targeted"),
        (True, True, False, False, "own"),
        (True, True, False, True, "own"),
        (False, False, False, True, "entrusted"),
        (True, False, False, True, "entrusted"),
    ],
)
def test_committee_stands_under_one_heading(internal, served, targeted, entrusted, group):
    found = rules.group_of(internal=internal, served=served, targeted=targeted, entrusted=entrusted)
    assert found == group


@pytest.mark.parametrize(
    ("city", "own", "place"), [("140700", "140700", 0), ("", "140700", 1), ("140100", "140700", 2), ("140100", "", 2)]
)
def test_own_city_comes_before_the_province_and_that_before_the_rest(city, own, place):
    assert rules.nearness(city, own) == place
