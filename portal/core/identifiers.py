"""Numbers and names by which the portal knows a person or an organisation: checked, normalised, masked.

Resident identity numbers follow GB 11643, unified social credit codes GB 32100. Pure: no database, no clock.
Every ``check_*`` normalises first, so what a citizen types with full-width digits or blanks is judged by its
content; store the result of the matching ``normalise_*``.
"""

import re
import unicodedata
from datetime import date
from operator import mul
from typing import Literal

ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
ID_CHECK_CHARACTERS = "10X98765432"
USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
ID_LENGTH = USCC_LENGTH = 18
ID_FORM = re.compile(r"[0-9]{17}[0-9X]")
EARLIEST_BIRTH_YEAR = 1800
SHORTEST_NAME, LONGEST_NAME = 2, 30

# Variants of the middle dot that input methods produce for the names of minorities.
MIDDLE_DOTS = dict.fromkeys(map(ord, "•・‧･⋅∙●．."), "·")
HAN = (
    "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0002a6df\U0002a700-\U0002ee5d\U0002f800-\U0002fa1f\U00030000-\U000323af"
)
HAN_NAME = re.compile(f"[{HAN}]+(?:·[{HAN}]+)*")
LATIN_NAME = re.compile(r"[A-Za-z]+(?: [A-Za-z]+)*")
COMPOUND_SURNAMES = frozenset(
    "欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 "  # noqa: SIM905 - a word list reads better
    "宗政 濮阳 公冶 太叔 申屠 公孙 慕容 仲孙 钟离 长孙 宇文 司徒 鲜于 司空 闾丘 子车 亓官 司寇 呼延 令狐".split()
)

Sex = Literal["male", "female"]


class BadIdentifier(ValueError):
    """An identifier that can't be right. ``message_zh`` is the sentence to show beside the field."""

    def __init__(self, message_zh: str) -> None:
        super().__init__(message_zh)
        self.message_zh = message_zh


def _plain(text: str) -> str:
    """``text`` in half-width characters, without blanks at its ends."""
    return (text if text.isascii() else unicodedata.normalize("NFKC", text)).strip()


def normalise_id_number(text: str) -> str:
    """The identity number in ASCII, without blanks, with a capital X."""
    return "".join(_plain(text).split()).upper()


def check_id_number(text: str, *, today: date | None = None) -> None:
    """Refuse an impossible resident identity number (GB 11643).

    ``today`` lets the caller have birth dates in the future refused as well. Raises `BadIdentifier`.
    """
    number = normalise_id_number(text)
    if len(number) != ID_LENGTH:
        raise BadIdentifier(f"身份证号码应为18位，现在是{len(number)}位，请核对。")
    if not ID_FORM.fullmatch(number):
        raise BadIdentifier("身份证号码前17位应为数字，最后一位应为数字或字母X，请核对。")
    born = _birth_date(number)
    if born is None or (today is not None and born > today):
        raise BadIdentifier("身份证号码第7至14位不是有效的出生日期，请核对。")
    if number[-1] != _id_check_character(number):
        raise BadIdentifier("身份证号码校验不通过，可能有一位输错，请逐位核对。")


def _birth_date(number: str) -> date | None:
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None
    return born if born.year >= EARLIEST_BIRTH_YEAR else None


def _id_check_character(number: str) -> str:
    total = sum(map(mul, ID_WEIGHTS, number.encode())) - ord("0") * sum(ID_WEIGHTS)
    return ID_CHECK_CHARACTERS[total % 11]


def birth_date_of(id_number: str) -> date:
    """The birth date in digits 7 to 14. Raises `BadIdentifier` if the number is wrong."""
    check_id_number(id_number)
    number = normalise_id_number(id_number)
    return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))


def sex_of(id_number: str) -> Sex:
    """The sex in digit 17: odd is male. Raises `BadIdentifier` if the number is wrong."""
    check_id_number(id_number)
    return "male" if int(normalise_id_number(id_number)[16]) % 2 else "female"


def normalise_uscc(text: str) -> str:
    """The credit code in ASCII capitals, without blanks."""
    return re.sub(r"\s", "", _plain(text)).upper()


def check_uscc(text: str) -> None:
    """Refuse an impossible unified social credit code (GB 32100, mod 31). Raises `BadIdentifier`."""
    code = normalise_uscc(text)
    if len(code) != USCC_LENGTH:
        raise BadIdentifier(f"统一社会信用代码应为18位，现在是{len(code)}位，请核对。")
    if any(character not in USCC_ALPHABET for character in code):
        raise BadIdentifier("统一社会信用代码只含数字和大写字母，且不使用字母I、O、S、V、Z，请核对。")
    total = sum(USCC_ALPHABET.index(c) * pow(3, place, 31) for place, c in enumerate(code[:17]))
    if code[-1] != USCC_ALPHABET[-total % 31]:
        raise BadIdentifier("统一社会信用代码校验不通过，可能有一位输错，请逐位核对。")


def normalise_phone(text: str) -> str:
    """The mobile number as eleven digits: no blanks, hyphens or +86."""
    return re.sub(r"^(?:\+|00)86", "", re.sub(r"[\s\-‐–—]", "", _plain(text)))


def check_phone(text: str) -> None:
    """Refuse what is no mobile number of the mainland. Raises `BadIdentifier`."""
    if not re.fullmatch(r"1[3-9][0-9]{9}", normalise_phone(text)):
        raise BadIdentifier("手机号码应为11位数字，以13至19开头，请核对。")


def normalise_person_name(text: str) -> str:
    """The name without blanks at its ends, with every middle dot written as ``·`` (U+00B7)."""
    # No NFKC here: it would replace compatibility ideographs, which identity cards do carry.
    return text.strip().translate(MIDDLE_DOTS)


def check_person_name(text: str) -> None:
    """Refuse what is no name of 2 to 30 Chinese characters (with ``·``) or Latin letters with single spaces.

    All ideographs of Unicode are accepted, rare ones too (䶮, 𬱖). Raises `BadIdentifier`.
    """
    name = normalise_person_name(text)
    if not SHORTEST_NAME <= len(name) <= LONGEST_NAME:
        raise BadIdentifier("姓名应为2至30个字，请与身份证保持一致。")
    if not HAN_NAME.fullmatch(name) and not LATIN_NAME.fullmatch(name):
        raise BadIdentifier("姓名只能用汉字（少数民族姓名可用间隔号“·”）或者英文字母和单个空格，请与身份证保持一致。")


def mask_id_number(id_number: str) -> str:
    """First three and last two characters, the rest as ``*``."""
    return _masked(id_number, head=3, tail=2)


def mask_phone(phone: str) -> str:
    """``138****5678``."""
    return _masked(phone, head=3, tail=4)


def mask_name(name: str) -> str:
    """The surname (two characters if compound and followed by more), the rest as ``*``."""
    compound = name[:2] in COMPOUND_SURNAMES and name[2:]
    return _masked(name, head=2 if compound else 1, tail=0)


def _masked(text: str, *, head: int, tail: int) -> str:
    if len(text) <= head + tail:
        return "*" * len(text)
    return text[:head] + "*" * (len(text) - head - tail) + text[len(text) - tail :]
