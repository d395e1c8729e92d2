"""Work that falls due with time, registered by the rooms in their ``due.py`` and run by beat and the demo clock."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

Run = Callable[[], int]

_registered: dict[str, Run] = {}


@dataclass(frozen=True)
class Outcome:
    """How one piece of work ended: ``failure`` is the kind of its error, or empty."""

    name: str
    count: int
    failure: str = ""


Observer = Callable[[Sequence[Outcome]], None]
_observers: list[Observer] = []


def after_each_run(observer: Observer) -> None:
    """Let ``observer`` hear how each piece of work ended, once all have run."""
    if observer not in _observers:
        _observers.append(observer)


def due(name: str) -> Callable[[Run], Run]:
    """Register the decorated function, which does what is due now and returns how many things it did.

    It must be idempotent: a second call at the same moment does nothing. ``name`` is what the demo panel shows.
    """

    def decorate(run: Run) -> Run:
        if name in _registered and _registered[name] is not run:
            raise ValueError(f"two pieces of due work are called {name!r}")
        _registered[name] = run
        return run

    return decorate


def run_due() -> list[tuple[str, int]]:
    """Run all due work in the order of registration; returns ``(name, count)`` for each.

    What fails does not keep the rest from running; raises ``ExceptionGroup`` at the end.
    """
    outcomes: list[Outcome] = []
    failures: list[Exception] = []
    for name, run in _registered.items():
        try:
            outcomes.append(Outcome(name, run()))
        except Exception as failure:  # noqa: BLE001 - raised again below, with the others
            failure.add_note(f"due work: {name}")
            failures.append(failure)
            outcomes.append(Outcome(name, 0, type(failure).__name__))
    for observer in _observers:
        observer(outcomes)
    if failures:
        raise ExceptionGroup("due work failed", failures)
    return [(each.name, each.count) for each in outcomes]
