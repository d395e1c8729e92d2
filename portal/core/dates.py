"""Calendar arithmetic that the documents leave to common sense."""

from datetime import date


def years_later(start: date, years: int) -> date:
    """The day on which ``years`` full years are over; 29 February becomes the 28th where it must.

    Raises `ValueError` beyond the last year that a date can have.
    """
    year = start.year + years
    try:
        return start.replace(year=year)
    except ValueError:
        return date(year, 2, 28)


def in_chinese(day: date) -> str:
    """A day as people read it: 2026年9月1日."""
    return f"{day.year}年{day.month}月{day.day}日"
