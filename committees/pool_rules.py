"""Who may stand in an expert pool and be drawn from it (令40 arts. 10, 11; N7, M3e). Pure: no Django, no clock."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from portal.catalog.rules import LEVELS, reaches
from portal.core.dates import years_later

# 令40 art. 10 (3), "the corresponding level": the least title of an expert of a committee. A committee of the highest
# of the three levels judges both senior titles, and an associate senior sits in it; a case for the full senior title
# is asked for by its own level below. 员级 judges nobody: a junior committee's own title begins with the assistant.
LEAST_TITLE: Final = {"senior": "associate_senior", "middle": "middle", "junior": "assistant"}


@dataclass(frozen=True, slots=True)
class Share:
    """How many of the experts come from private enterprises (M3e)."""

    experts: int
    private: int

    @property
    def percent(self) -> int:
        """In whole percent, rounded down: a share is never shown as reached when it is not."""
        return 100 * self.private // self.experts if self.experts else 0

    def falls_short(self, least_percent: int) -> bool:
        """Below the configured minimum: a warning, never a gate."""
        return self.experts > 0 and 100 * self.private < least_percent * self.experts


def titles_fit_for(level: str) -> tuple[str, ...]:
    """The title levels of experts who may judge for ``level``, highest first (令40 art. 10 (3)).

    ``level`` is a committee's (``senior``, ``middle``, ``junior``) or that of the titles in question: whoever judges
    cases for a full senior title holds one. Raises ``ValueError`` for any other word.
    """
    least = LEAST_TITLE.get(level, level)
    if least not in LEVELS:
        raise ValueError(f"没有这个级别：{level}")
    return tuple(each for each in LEVELS if reaches(each, least, LEVELS))


def hardest_level(levels: Iterable[str]) -> str:
    """The highest of the title levels that a batch takes: its experts are drawn for this one (令40 art. 10 (3))."""
    return min(levels, key=LEVELS.index)


def term_refusal(term_from: date, term_to: date, years: int) -> str | None:
    """Why a term cannot run so: at most ``years`` years, the last day included (N7; 令40 art. 10)."""
    if term_to < term_from:
        return "聘期止不能早于聘期起。"
    if term_to > years_later(term_from, years):
        return f"专家聘期每届最长{years}年（人社部令第40号第10条）。"
    return None


def entry_refusal(
    *, pool_series: str, pool_specialty: str, expert_series: str, expert_specialty: str, removed: bool
) -> str | None:
    """Why an expert cannot stand in a pool (令40 arts. 10 (3), 11, 42); specialties are codes, empty for none."""
    if removed:
        return "这位专家已被取消评审专家资格，不能入库（人社部令第40号第42条）。"
    if pool_series != expert_series:
        return "专家的职称系列与专家库的系列不同（人社部令第40号第10条）。"
    if pool_specialty and pool_specialty != expert_specialty:
        return "这个专家库按专业组建，专家的专业不在其中（人社部令第40号第11条）。"
    return None
