"""Which numbers of a year the public may read: none from which one could tell what became of one person.

Pure: no Django, no clock (M5h; 令40 art. 26; 个人信息保护法 art. 25).
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Counts:
    """Of one year: who was judged, who passed, whose result was confirmed or filed. None: not told."""

    judged: int | None
    passed: int | None
    filed: int | None


def told(*, judged: int, passed: int, filed: int, least: int) -> Counts:
    """What is told of these numbers: each group that a reader could form must have ``least`` people or more.

    The groups are everybody, those who passed and those who did not, and among the passed those who are filed and
    those who are not yet, where both exist. Who failed is nobody's business, so "all but one passed" is not told.
    """
    if judged < least:
        return Counts(None, None, None)
    if min(passed, judged - passed) < least:
        return Counts(judged, None, None)
    waiting = passed - filed
    if waiting and min(filed, waiting) < least:
        return Counts(judged, passed, None)
    return Counts(judged, passed, filed)
