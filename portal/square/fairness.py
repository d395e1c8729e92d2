"""Are private and public units' people accepted and passed alike? Pure: no Django, no clock (S13b)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Share:
    """``part`` of ``whole`` persons."""

    part: int
    whole: int

    @property
    def percent(self) -> float | None:
        return 100 * self.part / self.whole if self.whole else None


@dataclass(frozen=True, slots=True)
class Comparison:
    """One rate of one committee, by ownership; ``gap``: points by which the private side lies above the public one.

    ``is_compared`` is False where one side has too few people; ``alarms`` where the gap is too wide, either way.
    """

    private: Share
    public: Share
    is_compared: bool
    alarms: bool

    @property
    def gap(self) -> float | None:
        if self.private.percent is None or self.public.percent is None:
            return None
        return self.private.percent - self.public.percent


def compared(private: Share, public: Share, *, points: int, persons: int) -> Comparison:
    """``points``: the least gap (of a hundred people) that alarms; ``persons``: the least people on either side."""
    enough = min(private.whole, public.whole) >= max(persons, 1)
    # In whole numbers, so that a gap of exactly ``points`` alarms.
    wide = abs(private.part * public.whole - public.part * private.whole) * 100 >= points * private.whole * public.whole
    return Comparison(private, public, enough, enough and wide)
