"""Choosing rows of a list, seeing what an act would do to each, doing it once, taking it back (ADR 30)."""
