import copy

from applications.paper.diff import Change, changes
from tests.applications.applicant.factories import COMPLETE


def material(name, sha256, item="education", label="学历学位证明"):
    return {"item": item, "label": label, "name": name, "sha256": sha256}


def test_changes_of_equal_versions_are_none():
    files = [material("学历.pdf", "aa")]
    assert changes(COMPLETE, copy.deepcopy(COMPLETE), files, files) == []


def test_changes_name_the_answer_with_the_words_of_the_form():
    new = copy.deepcopy(COMPLETE)
    new["declaration"]["fields"]["relation"] = "dispatch"
    assert changes(COMPLETE, new, [], []) == [
        Change("申报信息", "与单位的关系", "劳动合同制", "劳务派遣", "declaration.relation")
    ]


def test_changes_show_a_new_row():
    new = copy.deepcopy(COMPLETE)
    new["study"]["rows"].append({"year": "2024", "professional_hours": "60", "general_hours": "30"})
    assert [(change.label, change.before, change.after) for change in changes(COMPLETE, new, [], [])] == [
        ("年度2：年度", "（空）", "2024"),
        ("年度2：专业科目学时", "（空）", "60"),
        ("年度2：公需科目学时", "（空）", "30"),
    ]


def test_changes_show_a_replaced_file():
    found = changes({}, {}, [material("旧.pdf", "aa")], [material("新.pdf", "bb")])
    assert [(change.label, change.before, change.after) for change in found] == [
        ("学历学位证明", "旧.pdf", "（空）"),
        ("学历学位证明", "（空）", "新.pdf"),
    ]


def test_changes_show_nothing_for_a_file_sent_again_under_another_name():
    assert changes({}, {}, [material("旧.pdf", "aa")], [material("新.pdf", "aa")]) == []
