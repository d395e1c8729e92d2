"""Clauses as people may look them up: the document and its article, never the project's own number for it."""

import re
from collections.abc import Iterable
from typing import Final

PARTS: Final = "零一二三四五六"
_PROVINCE = re.compile(r"S(\d+)[a-z]?")
_MINISTRY = re.compile(r"M([1-6])[a-z]?")
_ORDER_40 = re.compile(r"令40-(\d+)")


def cited(clause: str) -> str:
    """``S8b`` is 晋人社厅发〔2020〕38号第8条, ``M5g`` 人社厅发〔2020〕13号第五部分; what is no such number stays."""
    if found := _PROVINCE.fullmatch(clause):
        return f"晋人社厅发〔2020〕38号第{found[1]}条"
    if found := _MINISTRY.fullmatch(clause):
        return f"人社厅发〔2020〕13号第{PARTS[int(found[1])]}部分"
    if found := _ORDER_40.fullmatch(clause):
        return f"人社部令第40号第{found[1]}条"
    return clause


def citations(clauses: Iterable[str]) -> str:
    """All of them in their order, each article once."""
    return "、".join(dict.fromkeys(cited(each) for each in clauses))
