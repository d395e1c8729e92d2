"""What must not be so when the portal starts."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import Error, register


@register
def demo_doors_are_closed_in_production(**_options: Any) -> list[Error]:
    """The demo signs people in without a password and moves the clock: never beside real data."""
    if settings.PORTAL_ENV == "demo":
        return []
    problems = []
    if settings.DEMO:
        problems.append(Error("DEMO is on, but PORTAL_ENV is not demo.", id="accounts.E001"))
    if settings.PORTAL_ENV == "production" and apps.is_installed("portal.demo"):
        problems.append(Error("portal.demo is installed in production.", id="accounts.E002"))
    if settings.PORTAL_ENV == "production" and not settings.SECOND_FACTOR_REQUIRED:
        problems.append(Error("Officers could sign in with a password alone.", id="accounts.E003"))
    return problems
