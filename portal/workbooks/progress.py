"""How far a job has come: a hint for the page, kept beside the database because a running transaction shows nothing."""

from django.core.cache import cache

SECONDS = 60 * 60


def note_progress(name: str, pk: int, done: int) -> None:
    cache.set(f"workbooks:{name}:{pk}", done, SECONDS)


def progress_of(name: str, pk: int) -> int:
    """Rows done so far; 0 when nothing is known."""
    return int(cache.get(f"workbooks:{name}:{pk}") or 0)
