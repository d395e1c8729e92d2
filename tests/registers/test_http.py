"""The HTTP connector against a real server that behaves badly."""

import logging
import socket
from datetime import date

import pytest

from portal.registers.connectors.http import HttpRegister, Limits
from portal.registers.rules import Question, Reason, Register, State
from tests.factories import id_number
from tests.registers.conftest import QUICK

NAME, ID_NUMBER, DIPLOMA = "王䶮", id_number(901), "101101201205001234"
RECORD = {
    "name": NAME, "id_number": ID_NUMBER, "certificate_number": DIPLOMA, "school": "中北大学", "major": "机械设计",
    "degree": "bachelor", "graduated_on": "2012-07-01",
}  # fmt: skip
ASKED = {name: RECORD[name] for name in ("name", "id_number", "certificate_number", "degree", "graduated_on")}
ON = date(2026, 9, 7)


@pytest.fixture
def question(stand_in) -> Question:
    stand_in.knows("education", **RECORD)
    return Question(Register.EDUCATION, ASKED, ON)


def outcome(answer):
    return answer.state, answer.reason


def test_healthy_register_verifies(stand_in, question):
    answer = stand_in.connector().ask(question)
    assert outcome(answer) == (State.VERIFIED, "")
    assert dict(answer.data) == {
        "school": "中北大学", "major": "机械设计", "degree": "bachelor", "graduated_on": "2012-07-01",
    }  # fmt: skip


def test_unknown_diploma_is_not_found(stand_in):
    question = Question(Register.EDUCATION, {**ASKED, "certificate_number": "999999999999999999"}, ON)
    assert stand_in.connector().ask(question).state == State.NOT_FOUND


def test_register_that_answers_about_another_person_is_not_believed(stand_in, question):
    stand_in.mode("lying")
    answer = stand_in.connector().ask(question)
    assert (answer.state, answer.differs, dict(answer.data)) == (State.MISMATCH, ("name",), {})


@pytest.mark.parametrize(
    ("mode", "reason", "tries"),
    [
        ("down", Reason.NO_CONNECTION, 2),
        ("busy", Reason.NO_CONNECTION, 2),
        ("slow", Reason.TOO_SLOW, 2),
        ("dripping", Reason.TOO_SLOW, 2),
        ("garbage", Reason.GARBAGE, 1),
        ("page", Reason.GARBAGE, 1),
        ("too_big", Reason.TOO_BIG, 1),
        ("redirecting", Reason.REDIRECTED, 1),
    ],
)
def test_bad_register_gives_a_reason_after_a_bounded_number_of_tries(stand_in, question, mode, reason, tries):
    stand_in.mode(mode)
    before = stand_in.asked()
    assert outcome(stand_in.connector().ask(question)) == (State.UNAVAILABLE, reason)
    assert stand_in.asked() - before == tries


def test_wrong_address_is_no_answer(stand_in, question):
    wrong = HttpRegister(Register.EDUCATION, f"{stand_in.url}/nothing", "", Limits(**QUICK))
    assert outcome(wrong.ask(question)) == (State.UNAVAILABLE, Reason.REFUSED)


@pytest.mark.parametrize("url", ["http://", "nonsense", "http://127.0.0.1:99999/x", "file:///etc/hosts"])
def test_nonsense_as_address_is_no_answer(stand_in, question, url):
    assert HttpRegister(Register.EDUCATION, url, "", Limits(**QUICK)).ask(question).state == State.UNAVAILABLE


def test_nobody_listening_is_no_answer(question):
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{held.getsockname()[1]}/education"
        answer = HttpRegister(Register.EDUCATION, url, "", Limits(**QUICK)).ask(question)
    assert outcome(answer) == (State.UNAVAILABLE, Reason.NO_CONNECTION)


def test_circuit_opens_for_all_and_closes_when_the_register_is_healthy_again(stand_in, question):
    first, other_process = stand_in.connector(failures=2), stand_in.connector(failures=3)
    stand_in.mode("garbage")
    assert outcome(first.ask(question)) == (State.UNAVAILABLE, Reason.GARBAGE)
    assert outcome(first.ask(question)) == (State.UNAVAILABLE, Reason.GARBAGE)
    stand_in.mode("normal")
    before = stand_in.asked()
    assert outcome(first.ask(question)) == (State.UNAVAILABLE, Reason.RESTING)
    assert outcome(other_process.ask(question)) == (State.UNAVAILABLE, Reason.RESTING)
    assert stand_in.asked() == before
    assert stand_in.connector(rest_seconds=0).ask(question).state == State.VERIFIED
    assert first.ask(question).state == State.VERIFIED


def test_circuit_of_one_register_leaves_the_others_alone(stand_in, question):
    stand_in.mode("garbage")
    stand_in.connector(failures=1).ask(question)
    stand_in.mode("normal")
    stand_in.knows("identity", name=NAME, id_number=ID_NUMBER)
    person = Question(Register.IDENTITY, {"name": NAME, "id_number": ID_NUMBER}, ON)
    assert stand_in.connector(Register.IDENTITY, failures=1).ask(person).state == State.VERIFIED


def test_lost_broker_is_no_answer(stand_in, question, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    assert outcome(stand_in.connector().ask(question)) == (State.UNAVAILABLE, Reason.RESTING)


@pytest.mark.parametrize("mode", ["normal", "lying", "garbage", "down", "redirecting"])
def test_no_log_holds_anything_personal(stand_in, question, caplog, mode):
    caplog.set_level(logging.DEBUG)
    stand_in.mode(mode)
    stand_in.connector().ask(question)
    told = "\n".join(f"{record.getMessage()} {vars(record)}" for record in caplog.records)
    assert told
    assert [secret for secret in (NAME, ID_NUMBER, DIPLOMA, "secret-token") if secret in told] == []
