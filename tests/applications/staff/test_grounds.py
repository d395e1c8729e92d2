"""Beside each condition and each item of the check list: the files, answers and registers that it rests on."""

import re
import uuid

import pytest
from django.urls import reverse

from applications.checklist import CHECKLIST
from applications.conditions import conditions
from applications.grounds import OF_CONDITION, SECTION_OF_MATERIAL
from applications.paper.materials import BY_CODE
from applications.paper.sections import BY_SLUG
from applications.selectors.desk import desk
from applications.services import reviewing
from portal.workflow import Act, run
from tests import factories
from tests.applications.staff.factories import case_at, clerk, county_officer, fresh, signed_in, with_version

pytestmark = pytest.mark.usefixtures("monday")
DIPLOMA, CONTRACT = str(uuid.UUID(int=1)), str(uuid.UUID(int=2))
CONDITION = {
    "code": "education", "ok": False, "needed": "本科", "found": "大专", "text": "学历", "clauses": ["令40-14"],
}  # fmt: skip
EVALUATED = {
    "eligibility": {
        "track_name": "正常申报", "standing": "closed", "as_of": "2026-12-31", "conditions": [CONDITION],
        "blocked_by": [{"code": "retired", "text": "已退休", "clauses": ["令40-13"]}],
    }
}  # fmt: skip


def material(item, file, name, digest="a"):
    return {"item": item, "label": BY_CODE[item].label, "file": file, "name": name, "size": 1, "sha256": digest * 64}


def names_of(grounds):
    return [each.name for each in grounds.files]


def test_every_condition_of_the_engine_says_where_its_evidence_is():
    assert set(OF_CONDITION) == {each.code for each in conditions()}


def test_grounds_name_only_what_the_form_has():
    items = [item for items in CHECKLIST.values() for item in items]
    all_grounds = [*OF_CONDITION.values(), *(item.grounds for item in items)]
    assert {slug for each in all_grounds for slug in each.sections} | set(SECTION_OF_MATERIAL.values()) <= set(BY_SLUG)
    assert {code for each in all_grounds for code in each.materials} | set(SECTION_OF_MATERIAL) <= set(BY_CODE)


@pytest.fixture
def case():
    """At the county, with a diploma and a contract, judged by the engine when it was handed in."""
    made = case_at("HRSS_REVIEW")
    files = [material("education", DIPLOMA, "毕业证书.pdf"), material("labour_contract", CONTRACT, "合同.pdf", "b")]
    with_version(made, 2, checks=EVALUATED, materials=files)
    type(made).objects.filter(pk=made.pk).update(version=2)
    return made


def test_each_condition_and_blocker_leads_to_its_files_and_answers(case):
    view = desk(fresh(case), county_officer()).evaluation
    [line], [blocker] = view.lines, view.blocked_by
    assert (names_of(line.grounds), [each.slug for each in line.grounds.sections]) == (["毕业证书.pdf"], ["education"])
    assert [each.slug for each in blocker["grounds"].sections] == ["declaration"]


def test_each_item_of_the_check_list_opens_its_files(case):
    actor = county_officer()
    reviewing.claim(ids=[case.pk], actor=actor)
    text = signed_in(actor).get(reverse("applications:desk", args=[case.code])).content.decode()
    item = re.search(r"<legend>学历（学位）符合申报级别要求.*?</li>\s*<li class=\"check-item\">", text, re.DOTALL)
    assert reverse("files:open", args=[DIPLOMA]) in item.group()
    assert reverse("files:open", args=[CONTRACT]) not in item.group()


def test_a_body_that_judged_no_version_sees_what_changed_since_the_one_before(case):
    found = desk(fresh(case), county_officer())
    assert (found.changed_since.number, found.changed_since.decided) == (1, False)
    assert {(each.kind, each.before, each.after) for each in found.changed} == {
        ("新增", "（空）", "合同.pdf"), ("替换", "毕业证书.pdf", "毕业证书.pdf"),
    }  # fmt: skip


def test_the_reader_chooses_the_version_to_compare_with():
    case = case_at("UNIT_REVIEW")
    actor = clerk(case)
    reviewing.claim(ids=[case.pk], actor=actor)
    reviewing.ask_correction(application=case, actor=actor, items=[reviewing.ItemToCorrect("basic.post", "missing")])
    for number in (2, 3):
        with_version(case, number, basic={"fields": {"post": f"岗位{number}"}, "rows": []})
    run(type(case), case.pk, Act(move="resubmit", actor=factories.applicant_actor(case.applicant)))
    type(case).objects.filter(pk=case.pk).update(version=3)
    chosen = [desk(fresh(case), actor, against).changed_since for against in (0, 2, 3, 99)]
    assert [(each.number, each.decided) for each in chosen] == [(1, True), (2, False), (1, True), (1, True)]
    page = signed_in(actor).get(reverse("applications:desk", args=[case.code]), {"against": "2"})
    text = page.content.decode()
    assert "与第 2 版相比" in text
    assert "<del>岗位2</del><ins>岗位3</ins>" in text
