"""Chainable filters of the catalogue."""

from datetime import date
from typing import Self

from django.db.models import Q, QuerySet


class DatedQuerySet(QuerySet):
    """Rows that are valid from a day (or always) to a day (or on and on), both days included."""

    def in_force(self, on: date) -> Self:
        started = Q(valid_from__isnull=True) | Q(valid_from__lte=on)
        not_ended = Q(valid_to__isnull=True) | Q(valid_to__gte=on)
        return self.filter(started, not_ended)
