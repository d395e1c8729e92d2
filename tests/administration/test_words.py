"""The administrators read the record in words: no act, subject or status shows a name of the code's."""

import ast
from pathlib import Path

import pytest

from portal.administration.selectors.records import status_in_words, subject_in_words
from portal.administration.views.catalogue import _basis
from portal.administration.words import OUTCOMES, outcome_in_words, words
from portal.registers.rules import Reason, State

ROOT = Path(__file__).parent.parent.parent
ROOMS = ("portal", "applications", "committees", "reviews", "certificates")
# Who writes a record, and at which place its verb stands.
WRITERS = {"record": 1, "record_many": 1, "draft": 1, "record_look": 1, "open_case": 1, "open_cases": 1}


def verbs_of(path):
    """The verbs that a file's calls write on record, where they are spelt out in it."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    named = {
        each.targets[0].id: each.value.value
        for each in tree.body
        if isinstance(each, ast.Assign)
        and isinstance(each.targets[0], ast.Name)
        and isinstance(each.value, ast.Constant)
    }
    for call in (each for each in ast.walk(tree) if isinstance(each, ast.Call)):
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        if name in WRITERS and len(call.args) > WRITERS[name]:
            verb = call.args[WRITERS[name]]
            said = verb.value if isinstance(verb, ast.Constant) else named.get(getattr(verb, "id", ""))
            if isinstance(said, str) and "." in said:
                yield said


def test_every_act_on_record_has_words():
    files = [path for room in ROOMS for path in (ROOT / room).rglob("*.py") if "demo" not in path.parts]
    written = {verb for path in files for verb in verbs_of(path)}
    assert {"filing.opened", "person.evidence_compared", "meeting.planned", "minutes.sealed"} <= written
    assert sorted(written - words().keys()) == []


@pytest.mark.parametrize(
    ("chain", "words_of_it"),
    [
        ("reviews.sealedminutes:2", "会议记录 2"), ("reviews.round:3", "一轮表决 3"),
        ("looks:accounts.user:68", "查看 人员 68"), ("administration.records", "操作记录"),
        ("looks:administration.records", "查看 操作记录"), ("wording:unit_refused", "消息模板 unit_refused"),
    ],
)  # fmt: skip
def test_subject_is_named_in_words(chain, words_of_it):
    assert subject_in_words(chain) == words_of_it


def test_status_is_what_its_model_calls_it():
    assert status_in_words("applications.application:5", "UNIT_REVIEW") == "单位审核"
    assert status_in_words("applications.application:5", "") == "—"
    assert status_in_words("accounts.user:5", "odd") == "odd"


def test_every_answer_of_a_register_has_words():
    assert {*State, *Reason} == OUTCOMES.keys()
    assert outcome_in_words("unavailable", "too_slow") == "没有应答（超时）"
    assert outcome_in_words("verified", "") == "一致"


@pytest.mark.parametrize(
    ("document", "clause", "shown"),
    [
        ("人社部令第40号", "第25条", "人社部令第40号第25条"), ("人社部令第40号", "N8, N13", "人社部令第40号"),
        ("人社厅发〔2020〕13号", "M1g", "人社厅发〔2020〕13号第一部分"), ("", "8.3-10", "—"),
        ("人社部令第40号", "第26条, M5h", "人社部令第40号第26条、人社厅发〔2020〕13号第五部分"),
    ],
)  # fmt: skip
def test_parameter_names_what_can_be_looked_up(document, clause, shown):
    assert _basis(document, clause) == shown
