import pytest
from django.core.cache import cache
from django.core.management import call_command

from tests.applications.self_check.visitor import Visitor


@pytest.fixture
def catalogue(db):
    call_command("load_catalog", verbosity=0)


@pytest.fixture
def visitor(client, catalogue, monday):
    """Somebody without an account on 2026-09-07."""
    cache.clear()
    return Visitor(client)
