"""From what a form says to the facts of eligibility: what is not yet valid is left out."""

from datetime import date

import pytest

from applications.eligibility.facts import (
    Education,
    Exam,
    Job,
    Person,
    Postdoc,
    Qualification,
    Skill,
    Talent,
    Target,
    Title,
)
from applications.paper.person_facts import person_of_form

TARGET = Target("engineering", "middle")
GRADUATED = date(2012, 7, 1)


def fields(**values):
    return {"fields": values}


def rows(*values):
    return {"fields": {}, "rows": list(values)}


def person(**form):
    return person_of_form(form, TARGET)


def degree(**changes):
    return {"degree": "bachelor", "kind": "full_time", "graduated_on": "2012-07-01", "related": "yes", **changes}


def job(**changes):
    return {"from_on": "2012-07-15", "to_on": "", "technical": "yes", **changes}


def test_an_empty_form_states_nothing():
    assert person() == Person()


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ([degree()], (Education("bachelor", "full_time", GRADUATED),)),
        ([degree(related="no")], (Education("bachelor", "full_time", GRADUATED, related=False),)),
        ([degree(), degree(degree="master", kind="part_time", graduated_on="2016年1月5日")],
         (Education("bachelor", "full_time", GRADUATED), Education("master", "part_time", date(2016, 1, 5)))),
        ([degree(degree="", kind="technical_school", school_class="advanced")],
         (Education(None, "technical_school", GRADUATED, "advanced"),)),
        # Stored before classes were asked for: a degree does not make an ordinary education of it.
        ([degree(kind="technical_school")], ()),
        ([degree(graduated_on="去年"), degree()], (Education("bachelor", "full_time", GRADUATED),)),
        ([degree(graduated_on="0012-07-01")], ()),
        ([degree(degree="")], ()),
    ],
)  # fmt: skip
def test_educations(typed, expected):
    assert person(education=rows(*typed)).educations == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ([job()], (Job(date(2012, 7, 15), None, "public_institution", technical=True),)),
        ([job(kind="public_body", to_on="2014-01-31"), job(from_on="2015-02-01", kind="private_enterprise")],
         (Job(date(2012, 7, 15), date(2014, 1, 31), "public_body", technical=True),
          Job(date(2015, 2, 1), None, "private_enterprise", technical=True))),
        ([job(technical="no")], (Job(date(2012, 7, 15), None, "public_institution", technical=False),)),
        # A wrong end must not make a job of it that still lasts.
        ([job(to_on="上个月")], ()),
        ([job(to_on="2010-01-01")], ()),
        ([job(technical="")], ()),
        ([job(from_on="")], ()),
    ],
)  # fmt: skip
def test_jobs_with_gaps(typed, expected):
    assert person(work=rows(*typed)).jobs == expected


def held(**changes):
    return fields(**{"has_title": "yes", "level": "assistant", "obtained_on": "2014-11-20", **changes})


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        # An older form did not ask for the series.
        (held(), (Title("engineering", "assistant", date(2014, 11, 20)),)),
        (held(series="economics"), (Title("economics", "assistant", date(2014, 11, 20)),)),
        (held(usage_scope="targeted"), (Title("engineering", "assistant", date(2014, 11, 20), "targeted"),)),
        (held(first_obtained_on="2012-03-01"),
         (Title("engineering", "assistant", date(2014, 11, 20), "general", date(2012, 3, 1)),)),
        (held(has_title="no"), ()),
        (held(has_title=""), ()),
        (held(obtained_on=""), ()),
    ],
)  # fmt: skip
def test_present_title(typed, expected):
    assert person(present_title=typed).titles == expected


def test_titles_of_the_procedures_are_of_the_level_asked_for():
    targeted = person(targeted_title=fields(obtained_on="2023-05-01", first_obtained_on="2020-05-01"))
    assert targeted.titles == (Title("engineering", "middle", date(2023, 5, 1), "targeted", date(2020, 5, 1)),)
    former = person(former_title=fields(obtained_on="2019-05-01"))
    assert former.titles == (Title("engineering", "middle", date(2019, 5, 1), from_elsewhere=True),)


def test_what_opens_a_track():
    found = person(
        skills=rows({"level": "2", "obtained_on": "2020-01-01", "front_line": "yes"}, {"level": "9"}),
        qualification=rows(
            {"title": "一级建造师", "code": "constructor_grade_1", "obtained_on": "2020-06-01"},
            {"title": "不在目录中的资格", "obtained_on": "2020-06-01"},
        ),
        exam=rows({"kind": "certificate", "valid_until": ""}, {"kind": "certificate", "valid_until": "以后"}),
        talent=fields(kind="urgent", attested="yes"),
        postdoc=fields(left_station_on="2025-03-01", grant="yes", provincial_project="no", stays="yes"),
        exceptional=rows({"name": "甲", "full_senior": "yes"}, {"name": "乙", "full_senior": "no"}),
        contribution=fields(kind="research"),
        entrustment=fields(letter_number="市人社函〔2026〕3号"),
    )
    assert found == Person(
        skills=(Skill(2, date(2020, 1, 1), front_line=True),),
        qualifications=(Qualification("constructor_grade_1", date(2020, 6, 1)),),
        exams=(Exam("engineering", "middle", "certificate", None),),
        talent=Talent("urgent", attested=True),
        postdoc=Postdoc(date(2025, 3, 1), grant=True, provincial_project=False, stays_in_enterprise=True),
        full_senior_recommendations=1,
        major_contribution=True,
        entrustment_letter=True,
    )
