"""The number printed on a certificate, and the code by which anybody checks it (regulation.md 4.7, M5e).

``<province 2><series 2><level 1><year 4><committee 4><serial 6><check 1>``: 20 characters. The check
character is ISO 7064 MOD 11-2, the same as the last character of a resident ID number (GB 11643), so every clerk
knows its ``X``. It finds every single wrong character and every swap of two neighbours.
"""

import re
from dataclasses import dataclass

from portal.core import codes

PROVINCE = "14"
"""Shanxi in GB/T 2260; S5c wants one number range for the province."""

LEVEL_DIGITS = {"full_senior": 1, "associate_senior": 2, "middle": 3, "assistant": 4, "technician": 5}
CODE_LENGTH = 16

_CHECK_CHARACTERS = "10X98765432"
_SHAPE = re.compile(r"([0-9]{2})([0-9]{2})([1-5])([0-9]{4})([0-9]{4})([0-9]{6})([0-9X])")


class InvalidNumber(ValueError):
    """The number is not one that this portal gives out; the message is a Chinese sentence for the user."""


@dataclass(frozen=True)
class NumberParts:
    """What a certificate number says: ``level`` is a code of regulation.md 3.1, the rest are plain integers."""

    series_number: int
    level: str
    year: int
    committee_number: int
    serial: int
    province: str = PROVINCE


def compose_number(series_number: int, level: str, year: int, committee_number: int, serial: int) -> str:
    """The certificate number (20 characters) of the ``serial``-th certificate of that committee and year.

    ``series_number`` 1-99 (regulation.md 3.2), ``level`` a key of ``LEVEL_DIGITS``, ``year`` 1000-9999,
    ``committee_number`` 0-9999 (0: an HRSS office), ``serial`` 1-999999. Raises ``InvalidNumber`` when a part does not
    fit.
    """
    if level not in LEVEL_DIGITS:
        raise InvalidNumber(f"未知的职称级别：{level}")
    _require(series_number, "系列序号", 1, 99)
    _require(year, "年份", 1000, 9999)
    _require(committee_number, "评审委员会编号", 0, 9999)
    _require(serial, "流水号", 1, 999_999)
    body = f"{PROVINCE}{series_number:02}{LEVEL_DIGITS[level]}{year}{committee_number:04}{serial:06}"
    return body + check_character(body)


def check_character(body: str) -> str:
    """The ISO 7064 MOD 11-2 check character (``0``-``9`` or ``X``) of a string of digits."""
    remainder = 0
    for digit in body:
        remainder = (remainder + int(digit)) * 2 % 11
    return _CHECK_CHARACTERS[remainder]


def parse_number(number: str) -> NumberParts:
    """Read a number back. Spaces are allowed, ``x`` is taken as ``X``; raises ``InvalidNumber`` otherwise."""
    text = re.sub(r"\s", "", number).upper()
    match = _SHAPE.fullmatch(text)
    if match is None:
        raise InvalidNumber("证书编号应为20位，由数字组成，最后一位可以是X")
    province, series, level, year, committee, serial, check = match.groups()
    if check_character(text[:-1]) != check:
        raise InvalidNumber("证书编号的校验位不符，请逐位核对")
    levels = {digit: code for code, digit in LEVEL_DIGITS.items()}
    return NumberParts(int(series), levels[int(level)], int(year), int(committee), int(serial), province)


def new_code() -> str:
    """A fresh public verification code: 16 random characters without 0 O 1 I L (about 2^79)."""
    return codes.new_code(CODE_LENGTH)


def _require(value: int, label: str, lowest: int, highest: int) -> None:
    if not lowest <= value <= highest:
        raise InvalidNumber(f"{label}应在{lowest}到{highest}之间：{value}")
