"""How long the tests that search do so: ``DEEP=1 make test`` searches five times as long."""

import os

DEEP = bool(os.environ.get("DEEP"))


def examples(usual: int) -> int:
    """For Hypothesis: ``usual`` of them, or more when the search is to be deep."""
    return usual * 5 if DEEP else usual
