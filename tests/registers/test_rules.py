"""Expectations by hand from S12b and 令40 art. 15: a register's word counts only about the very person and fact."""

from datetime import date, timedelta

import pytest

from applications.paper.sharing import combined, wait_after
from portal.registers.rules import SHAPES, Question, Register, State, judge

PERSON = {"name": "王䶮", "id_number": "140702199001010019"}
ASKED = {
    Register.EDUCATION: {
        **PERSON, "certificate_number": "101101201205001234", "degree": "bachelor", "graduated_on": "2012-07-01",
    },
    Register.SOCIAL_INSURANCE: {**PERSON, "uscc": "91140700MA00000012"},
    Register.QUALIFICATION: {**PERSON, "certificate_number": "JZ-2020-001", "obtained_on": "2020-09-01"},
    Register.COMPANY: {"uscc": "91140700MA00000012", "name": "晋中精工机械有限公司"},
    Register.IDENTITY: PERSON,
}  # fmt: skip
MORE = {
    Register.EDUCATION: {"school": "中北大学", "major": "机械设计"},
    Register.SOCIAL_INSURANCE: {"insured_from": "2018-03-01", "insured_to": ""},
    Register.QUALIFICATION: {"title": "一级建造师"},
    Register.COMPANY: {"status": "active"},
    Register.IDENTITY: {},
}
ON = date(2026, 9, 7)


def answer(register, *records):
    return judge(Question(register, ASKED[register], ON), records)


def record(register, **changes):
    return {**ASKED[register], **MORE[register], **changes}


@pytest.mark.parametrize("register", Register)
def test_the_same_facts_are_verified(register):
    assert answer(register, record(register)).state == State.VERIFIED


@pytest.mark.parametrize("register", Register)
def test_no_record_is_not_found(register):
    assert answer(register).state == State.NOT_FOUND


@pytest.mark.parametrize(
    ("register", "changes", "differs"),
    [
        ("education", {"name": "王龙"}, ("name",)),
        ("education", {"id_number": "140702199001010027"}, ("id_number",)),
        ("education", {"certificate_number": "101101201205009999"}, ("certificate_number",)),
        ("education", {"degree": "college"}, ("degree",)),
        ("education", {"graduated_on": "2013-07-01"}, ("graduated_on",)),
        ("education", {"name": "王龙", "degree": "college"}, ("name", "degree")),
        ("social_insurance", {"uscc": "91140700MA00000020"}, ("uscc",)),
        ("social_insurance", {"insured_to": "2026-09-06"}, ("insured_to",)),
        ("qualification", {"obtained_on": "2021-09-01"}, ("obtained_on",)),
        ("company", {"status": "cancelled"}, ("status",)),
        ("company", {"name": "晋中精工科技有限公司"}, ("name",)),
        ("identity", {"name": "王䶮龙"}, ("name",)),
    ],
)
def test_another_fact_is_a_mismatch_that_tells_fields_alone(register, changes, differs):
    found = answer(Register(register), record(Register(register), **changes))
    assert (found.state, found.differs, dict(found.data)) == (State.MISMATCH, differs, {})


def test_insurance_that_lasts_to_the_day_itself_is_verified():
    found = answer(Register.SOCIAL_INSURANCE, record(Register.SOCIAL_INSURANCE, insured_to="2026-09-07"))
    assert found.state == State.VERIFIED


def test_one_fitting_record_among_others_is_enough():
    other = record(Register.SOCIAL_INSURANCE, uscc="91140700MA00000020")
    assert answer(Register.SOCIAL_INSURANCE, other, record(Register.SOCIAL_INSURANCE)).state == State.VERIFIED


@pytest.mark.parametrize("register", Register)
def test_what_is_kept_has_neither_id_number_nor_certificate_number(register):
    assert not {"id_number", "certificate_number"} & set(SHAPES[register].kept)
    assert PERSON["id_number"] not in answer(register, record(register)).data.values()


def test_question_shows_nothing_personal():
    shown = repr(Question(Register.EDUCATION, ASKED[Register.EDUCATION], ON))
    assert not any(value in shown for value in ASKED[Register.EDUCATION].values())


@pytest.mark.parametrize(
    ("states", "result"),
    [
        ([], None),
        ([None], None),
        (["verified"], "verified"),
        (["verified", "verified"], "verified"),
        (["verified", None], None),
        (["verified", "waiting"], "waiting"),
        (["verified", "not_found", "unavailable"], "not_found"),
        (["unavailable", "mismatch"], "mismatch"),
    ],
)
def test_a_paper_is_spared_only_when_every_row_is_verified(states, result):
    assert combined([State(each) if each else None for each in states]) == result


@pytest.mark.parametrize(
    ("state", "attempts", "wait"),
    [
        ("unavailable", 1, timedelta(minutes=5)),
        ("unavailable", 2, timedelta(minutes=10)),
        ("unavailable", 4, timedelta(minutes=40)),
        ("unavailable", 30, timedelta(days=1)),
        ("unavailable", 30_000, timedelta(days=1)),
        ("not_found", 1, timedelta(days=1)),
        ("mismatch", 3, timedelta(days=4)),
        ("mismatch", 9, timedelta(days=7)),
        ("verified", 1, None),
    ],
)
def test_the_next_question_comes_later_each_time(state, attempts, wait):
    assert wait_after(State(state), attempts) == wait
