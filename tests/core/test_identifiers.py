"""Identity numbers, credit codes, phones and names against hand-written tables and by property."""

import contextlib
import csv
import re
import unicodedata
from datetime import date
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from portal.core import identifiers

TABLE = Path(__file__).parent.parent / "regulation" / "identifiers.csv"
ROWS = list(csv.DictReader(TABLE.open(encoding="utf-8")))
CHECKS = {
    "id": identifiers.check_id_number,
    "uscc": identifiers.check_uscc,
    "phone": identifiers.check_phone,
    "name": identifiers.check_person_name,
}
VALID_IDS = ("11010519491231002X", "440524188001010014")
VALID_USCC = "91350100M000100Y43"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['kind']}-{row['text']}")
def test_check_follows_the_hand_written_table(row):
    if row["ok"] == "1":
        CHECKS[row["kind"]](row["text"])
        return
    with pytest.raises(identifiers.BadIdentifier) as refused:
        CHECKS[row["kind"]](row["text"])
    assert refused.value.message_zh.endswith("。")


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("1101051949123100", "18位"),
        ("1101051949123100AX", "数字"),
        ("11010519491331002X", "出生日期"),
        ("110105194912310021", "校验"),
    ],
)
def test_check_id_number_names_what_is_wrong(text, word):
    with pytest.raises(identifiers.BadIdentifier, match=word):
        identifiers.check_id_number(text)


def test_check_id_number_born_after_today_is_refused():
    identifiers.check_id_number("11010519491231002X", today=date(1949, 12, 31))
    with pytest.raises(identifiers.BadIdentifier, match="出生日期"):
        identifiers.check_id_number("11010519491231002X", today=date(1949, 12, 30))


@given(number=st.sampled_from(VALID_IDS), place=st.integers(0, 17), digit=st.sampled_from("0123456789X"))
def test_check_id_number_any_single_change_is_refused(number, place, digit):
    assume(number[place] != digit)
    with pytest.raises(identifiers.BadIdentifier):
        identifiers.check_id_number(number[:place] + digit + number[place + 1 :])


@given(
    place=st.integers(0, 17),
    character=st.sampled_from("0123456789ABCDEFGHJKLMNPQRTUWXY"),
)
def test_check_uscc_any_single_change_is_refused(place, character):
    assume(VALID_USCC[place] != character)
    with pytest.raises(identifiers.BadIdentifier):
        identifiers.check_uscc(VALID_USCC[:place] + character + VALID_USCC[place + 1 :])


@given(body=st.from_regex(r"[0-9]{6}19[0-9]{2}0[1-9]1[0-9][0-9]{3}", fullmatch=True))
def test_of_eleven_check_characters_one_fits(body):
    """GB 11643: the weights are the powers of two modulo 11, and the whole leaves 1."""
    fits = [last for last in "0123456789X" if _passes(body + last)]
    values = [*map(int, body), "0123456789X".index(fits[0])]
    assert len(fits) == 1
    assert sum(value * 2 ** (17 - place) for place, value in enumerate(values)) % 11 == 1


def _passes(number):
    with contextlib.suppress(identifiers.BadIdentifier):
        identifiers.check_id_number(number)
        return True
    return False


@given(text=st.one_of(st.text(max_size=20), st.text("0123456789xX \t\x1c\u3000１Ｘ", max_size=20)))
def test_identity_number_loses_blanks_and_width_wherever_they_stand(text):
    plain = unicodedata.normalize("NFKC", text).strip()
    assert identifiers.normalise_id_number(text) == re.sub(r"\s", "", plain).upper()


@pytest.mark.parametrize("check", CHECKS.values(), ids=CHECKS)
@given(text=st.text(max_size=40))
def test_check_any_text_raises_nothing_but_a_sentence(check, text):
    with contextlib.suppress(identifiers.BadIdentifier):
        check(text)


def test_birth_date_and_sex_of_example_numbers():
    assert identifiers.birth_date_of("11010519491231002x") == date(1949, 12, 31)
    assert identifiers.sex_of("11010519491231002X") == "female"
    assert identifiers.sex_of("440524188001010014") == "male"


def test_birth_date_of_wrong_number_is_refused():
    with pytest.raises(identifiers.BadIdentifier):
        identifiers.birth_date_of("110105194912310021")


def test_normalise_writes_one_form():
    assert identifiers.normalise_id_number(" １１０１０５ 19491231002ｘ") == "11010519491231002X"
    assert identifiers.normalise_phone("+86 138-0000-5678") == "13800005678"
    assert identifiers.normalise_person_name(" 阿依古丽•买买提 ") == "阿依古丽·买买提"
    assert identifiers.normalise_person_name("阿依古丽・买买提") == "阿依古丽·买买提"
    assert identifiers.normalise_uscc("91350100m000100y43") == VALID_USCC


def test_mask_shows_only_the_ends():
    assert identifiers.mask_id_number("11010519491231002X") == "110*************2X"
    assert identifiers.mask_phone("13812345678") == "138****5678"


@pytest.mark.parametrize(
    ("name", "masked"),
    [("张三", "张*"), ("欧阳娜娜", "欧阳**"), ("欧阳", "欧*"), ("𬱖三四", "𬱖**"), ("张", "*"), ("", "")],
)
def test_mask_name_keeps_the_surname(name, masked):
    assert identifiers.mask_name(name) == masked


@given(st.text(max_size=30))
def test_mask_keeps_the_length(text):
    for mask in (identifiers.mask_id_number, identifiers.mask_phone, identifiers.mask_name):
        assert len(mask(text)) == len(text)
