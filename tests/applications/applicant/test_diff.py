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
    assert [(change.label, change.before, change.after) for change in found] == [("学历学位证明", "旧.pdf", "新.pdf")]


def test_a_change_shows_what_is_gone_and_what_has_come_within_what_stayed():
    long = (
        "一直在生产一线从事机械设计和工艺技术工作，先后参加液压支架、刮板输送机等产品的研制，负责关键部件的结构设计。"
    )
    change = Change("工作总结", "总结", f"{long * 2}完成图纸12张。", f"{long * 2}完成图纸35张。")
    gone, come = ("".join(text for side, text in change.pieces if side == each) for each in ("gone", "come"))
    assert (gone, come) == ("12", "35")
    assert len("".join(text for _side, text in change.pieces)) < len(long)
    assert [Change("", "", *pair).kind for pair in [("甲", "乙"), ("（空）", "乙"), ("甲", "（空）")]] == [
        "修改", "新增", "删除",
    ]  # fmt: skip


def test_changes_show_nothing_for_a_file_sent_again_under_another_name():
    assert changes({}, {}, [material("旧.pdf", "aa")], [material("新.pdf", "aa")]) == []
