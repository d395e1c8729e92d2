"""Pairs of characters: what is found, what is forgiven, what is marked."""

import pytest

from portal.square.grams import grams_of, least_shared, marked, snippet, wanted_grams, words_of


@pytest.mark.parametrize(
    ("text", "query", "all_there"),
    [
        ("晋中市工程系列中级职称评审委员会", "工程", True),
        ("晋中市工程系列中级职称评审委员会", "评审 晋中", True),
        ("晋中市工程系列中级职称评审委员会", "程工", False),
        ("人社厅发〔2020〕13号", "13号", True),
        ("咨询电话0354-1234567", "0354", True),
        ("ＣＡＤ设计", "cad", True),
        ("税务师", "税", True),
        ("评 审", "评审", False),
    ],
)
def test_a_text_holds_the_pairs_of_what_stands_in_it(text, query, all_there):
    assert (set(wanted_grams(query)) <= set(grams_of(text))) is all_there


def test_signs_alone_ask_for_nothing():
    assert wanted_grams("　，。_ -") == []
    assert words_of("评审 工程师") == ["工程师", "评审"]


@pytest.mark.parametrize(("wanted", "least"), [(1, 1), (2, 2), (3, 2), (4, 2), (5, 3), (9, 5)])
def test_half_of_the_pairs_answer_but_never_one_of_two(wanted, least):
    assert least_shared(wanted) == least


def test_hits_are_marked_and_a_long_text_is_cut_round_the_first():
    assert marked("工程师和助理工程师", ["工程师"]) == [("工程师", True), ("和助理", False), ("工程师", True)]
    assert marked("<b>工程</b>", ["工程"]) == [("<b>", False), ("工程", True), ("</b>", False)]
    long = "前" * 100 + "答辩" + "后" * 100
    pieces = snippet(long, ["答辩"])
    assert [piece for piece, is_hit in pieces if is_hit] == ["答辩"]
    assert pieces[0][0].startswith("…")
    assert pieces[-1][0].endswith("…")
    assert sum(len(piece) for piece, _is_hit in pieces) == 24 + 72 + 2
