"""Chinese text cut into pairs of characters, so that any word of two or more is found. Pure: no Django, no clock.

A trigram index misses words of two characters, and a dictionary of words misses the names of firms; pairs miss
nothing, and the share of pairs that two texts have in common forgives a mistyped character (ADR 33).
"""

import re
import unicodedata
from collections.abc import Iterable
from itertools import pairwise
from typing import Final

RUN: Final = re.compile(r"[^\W_]+")
CHINESE: Final = re.compile(r"[㐀-鿿]")
BEFORE, AFTER = 24, 72
"""How many characters of a text are shown before and after its first hit."""


def fold(text: str) -> str:
    """``text`` as it is compared: full and half width, upper and lower case alike."""
    return unicodedata.normalize("NFKC", text).casefold()


def words_of(query: str) -> list[str]:
    """The runs of letters, digits and Chinese characters of ``query``, folded, each once, longest first."""
    return sorted(dict.fromkeys(RUN.findall(fold(query))), key=len, reverse=True)


def grams_of(text: str) -> list[str]:
    """Each pair of neighbours within a run, and each Chinese character by itself, once, in order."""
    found: dict[str, None] = {}
    for run in RUN.findall(fold(text)):
        found |= dict.fromkeys(CHINESE.findall(run))
        found |= dict.fromkeys(a + b for a, b in pairwise(run))
        if len(run) == 1:
            found[run] = None
    return list(found)


def wanted_grams(query: str) -> list[str]:
    """What a text should hold to answer ``query``: the pairs of its words; of a word of one character, itself."""
    found: dict[str, None] = {}
    for word in words_of(query):
        found |= dict.fromkeys([word] if len(word) == 1 else [a + b for a, b in pairwise(word)])
    return list(found)


def least_shared(wanted: int) -> int:
    """How many of the wanted pairs a text must hold: all of one or two, else half, rounded up, but never under two."""
    return wanted if wanted <= 2 else max(2, -(-wanted // 2))  # noqa: PLR2004 - the sentence above says so


def _in_place(text: str) -> str:
    """``text`` folded letter by letter, so that each keeps its place; one that folds into several stays as it is."""
    return "".join(short if len(short := fold(letter)) == 1 else letter for letter in text)


def marked(text: str, words: Iterable[str]) -> list[tuple[str, bool]]:
    """``text`` in pieces, each with whether it is one of ``words`` (folded)."""
    pattern = "|".join(map(re.escape, words))
    if not pattern:
        return [(text, False)]
    pieces: list[tuple[str, bool]] = []
    end = 0
    for hit in re.finditer(pattern, _in_place(text)):
        pieces += [(text[end : hit.start()], False), (text[hit.start() : hit.end()], True)]
        end = hit.end()
    return [(piece, is_hit) for piece, is_hit in [*pieces, (text[end:], False)] if piece]


def snippet(text: str, words: Iterable[str]) -> list[tuple[str, bool]]:
    """The part of ``text`` round its first hit (or its beginning), in pieces as ``marked`` gives them."""
    words = list(words)
    folded = _in_place(text)
    places = [place for place in (folded.find(word) for word in words) if place >= 0]
    begin = max(0, min(places, default=0) - BEFORE)
    end = begin + BEFORE + AFTER
    head, tail = "…" if begin else "", "…" if end < len(text) else ""
    return marked(f"{head}{text[begin:end]}{tail}", words)
