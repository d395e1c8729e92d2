"""Where a text names its applicant, however it is written: pure (regulation 4.4).

Blanks, dots and strokes between the letters, full-width forms and upper or lower case make no difference. Identity
numbers, mobile telephones and addresses of mail are found in any case, whoever's they are.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence

HIDDEN = "×××"
SHORTEST = 2
SHORTEST_STEM = 4
SEPARATORS = frozenset("·•‧・.。-‐‑–—_/,，、|*")
COMPANY_ENDS = ("股份有限公司", "有限责任公司", "有限公司", "集团公司", "公司", "集团")
# Overlapping matches count: digits before a number must not hide where it begins.
NUMBERS = (re.compile(r"(?=(\d{17}[\dx]))"), re.compile(r"(?=(1[3-9]\d{9}))"))
MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)


def terms_of(names: Iterable[str], extra: Iterable[str] = ()) -> list[str]:
    """What to look for: names of people and bodies, a company also by the stem of its name; longest first."""
    found = {_plain(name) for name in [*names, *extra]}
    for name in list(found):
        end = next((each for each in COMPANY_ENDS if name.endswith(each)), "")
        if end and len(name) - len(end) >= SHORTEST_STEM:
            found.add(name[: -len(end)])
    return sorted((each for each in found if len(each) >= SHORTEST), key=lambda each: (-len(each), each))


def spans(letters: Sequence[str], terms: Iterable[str]) -> list[tuple[int, int]]:
    """The places in ``letters`` (one character each) that must be hidden, as half-open ranges, joined and in order."""
    plain, places = _indexed(letters)
    found = []
    for term in terms:
        at = plain.find(term)
        while at >= 0:
            found.append((places[at], places[at + len(term) - 1] + 1))
            at = plain.find(term, at + 1)
    for pattern in NUMBERS:
        matches = pattern.finditer(plain)
        found += [(places[match.start(1)], places[match.end(1) - 1] + 1) for match in matches]
    found += [match.span() for match in MAIL.finditer(narrowed("".join(letters)))]
    return _joined(found)


def without(text: str, terms: Iterable[str]) -> str:
    """``text`` with every such place replaced by ×××."""
    parts, last = [], 0
    for start, end in spans(text, terms):
        parts += [text[last:start], HIDDEN]
        last = end
    return "".join([*parts, text[last:]])


def narrowed(text: str) -> str:
    """``text`` with full-width signs made narrow, letter for letter, so that places stay the same."""
    narrow = (unicodedata.normalize("NFKC", letter) for letter in text)
    return "".join(new if len(new) == 1 else old for new, old in zip(narrow, text, strict=True))


def _plain(text: str) -> str:
    return _indexed(text)[0]


def _indexed(letters: Sequence[str]) -> tuple[str, list[int]]:
    """The letters that count, and where each of them stands."""
    plain: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(letters):
        for each in unicodedata.normalize("NFKC", letter).casefold():
            if each in SEPARATORS or each.isspace() or unicodedata.category(each) in {"Cf", "Cc", "Mn"}:
                continue
            plain.append(each)
            places.append(place)
    return "".join(plain), places


def _joined(found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
