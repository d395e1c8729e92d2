"""Score forms: no paper, prize or foreign language may be demanded, and an extra can only help (M3b, M3c)."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from reviews.scoring import (
    DEFAULT_ITEMS,
    KINDS,
    RESERVED,
    ScoreItem,
    as_json,
    items_of,
    score_errors,
    sheet_problems,
    total,
)


def sheet(*items):
    return [ScoreItem(f"item_{place}", *item) for place, item in enumerate(items, 1)]


def test_the_form_that_comes_with_the_portal_is_in_order():
    assert sheet_problems(DEFAULT_ITEMS) == []
    assert items_of(as_json("表", DEFAULT_ITEMS)) == list(DEFAULT_ITEMS)


@pytest.mark.parametrize("kind", ["paper", "prize", "language", "education", "seniority"])
def test_what_the_four_onlys_name_is_never_demanded(kind):
    wanted = sheet(("能力", "ability", 60), ("其他", kind, 40))
    [problem] = sheet_problems(wanted)
    assert "不能作为必评项目" in problem
    assert "人社厅发〔2020〕13号第三部分" in problem
    assert kind in RESERVED


@pytest.mark.parametrize("label", ["核心期刊论文", "省级获奖情况", "英语水平", "学历层次", "任职年限"])
def test_another_kind_does_not_hide_what_the_label_demands(label):
    [problem] = sheet_problems(sheet(("能力", "ability", 60), (label, "achievement", 40)))
    assert label in problem


def test_as_an_extra_it_may_stand():
    assert sheet_problems(sheet(("能力", "ability", 100), ("论文（有则加分）", "paper", 5, True))) == []


@pytest.mark.parametrize(
    ("items", "words"),
    [
        ([("能力", "ability", 90)], "合计应为100分，现在合计90分"),
        ([("能力", "ability", 100), ("其他", "other_things", 5, True)], "不在目录中"),
        ([("能力", "ability", 100), ("成果", "patent", 11, True)], "不超过10分"),
        ([("能力", "ability", 50), ("能力", "project", 50)], "不能重名"),
        ([("能力", "ability", 100), ("成果", "patent", 0, True)], "1至100的整数"),
        ([("", "ability", 100)], "1至40字"),
    ],
)
def test_a_form_out_of_order_says_why(items, words):
    assert any(words in problem for problem in sheet_problems(sheet(*items)))


@pytest.mark.parametrize(
    ("typed", "error"),
    [("", "请打分。"), ("31", "请填写0至30的整数。"), ("-1", "请填写0至30的整数。"), ("十", "请填写0至30的整数。"),
     ("１０", "请填写0至30的整数。"), ("2.5", "请填写0至30的整数。"),
     ("9999", "请填写0至30的整数。"), ("0", None), ("30", None)],
)  # fmt: skip
def test_points_as_typed(typed, error):
    [item] = sheet(("能力", "ability", 30))
    assert score_errors([item], {"item_1": typed}, complete=True).get("item_1") == error


def test_a_draft_may_be_empty():
    assert score_errors(sheet(("能力", "ability", 30)), {}, complete=False) == {}


def test_sum_of_points():
    items = sheet(("能力", "ability", 60), ("业绩", "achievement", 40), ("论文", "paper", 5, True))
    assert total(items, {"item_1": "50", "item_2": "30"}) == 80
    assert total(items, {"item_1": "50", "item_2": "30", "item_3": "4"}) == 84
    assert total(items, {"item_1": "60", "item_2": "40", "item_3": "5"}) == 100


@given(some.lists(some.integers(0, 100), min_size=2, max_size=2), some.integers(0, 10))
def test_an_extra_never_takes_anything_away(points, extra):
    items = sheet(("能力", "ability", 50), ("业绩", "achievement", 50), ("奖项", "prize", 10, True))
    without = {"item_1": str(points[0]), "item_2": str(points[1])}
    assert total(items, {**without, "item_3": str(extra)}) >= total(items, without)
    assert all(kind in KINDS for kind in RESERVED)
