"""Fill the demo with people, bodies, committees and batches; safe to call at every start."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from portal.core.actors import Role
from portal.core.errors import Refused
from portal.demo import cast
from portal.demo.calendar import load_stand_in_calendars
from portal.demo.cases import load_cases
from portal.demo.filings import load_filings
from portal.demo.panels import load_panels
from portal.demo.people import load_bodies, load_roles, load_users
from portal.demo.plans import load_plans
from portal.demo.rounds import load_rounds
from portal.square.services.figures import count_figures
from portal.square.services.search_index import refresh_index


class Command(BaseCommand):
    help = "Load the demo's accounts, bodies, committees and batches; what exists is left alone."

    def handle(self, **_options: Any) -> None:
        if settings.PORTAL_ENV == "production":
            raise CommandError("Demo data never goes into a production database.")
        load_stand_in_calendars()
        with transaction.atomic():
            bodies, users = load_bodies(), load_users()
            load_roles(users, bodies)
            batches = load_panels(users, bodies)
        self._stage("plans", lambda: load_plans(users))
        self._stage("cases", lambda: load_cases(users, batches))
        self._stage("rounds", lambda: load_rounds(users, batches))
        self._stage("filings", lambda: load_filings(users, bodies))
        # The portal's own jobs would have searches find nothing, and statistics be empty, for their first minutes.
        self._stage("search entries", refresh_index)
        self._stage("figures", count_figures)
        self.stdout.write(f"Demo accounts, password {cast.PASSWORD} (experts: {', '.join(_expert_ranges())}):")
        for person in cast.PEOPLE:
            body = bodies.get(person.body) or bodies.get(person.employer)
            self.stdout.write(f"  {person.login:<12}{Role(person.role).label}  {body or '—'}")

    def _stage(self, what: str, load: Callable[[], int]) -> None:
        """A year without a working-day calendar has no notices to show, but its accounts still work."""
        try:
            with transaction.atomic():
                self.stdout.write(f"Demo {what}: {load()} staged")
        except Refused as refused:
            self.stderr.write(f"Demo {what} were not staged: {refused.reason}")


def _expert_ranges() -> list[str]:
    counts = {panel.key: panel.members + panel.reserve for panel in cast.PANELS}
    return [f"{key}-01 … {key}-{count:02d}" for key, count in counts.items() if count]
