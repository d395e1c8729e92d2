import pytest
from django.core.cache import cache

from tests.applications.self_check.visitor import Visitor
from tests.shipped import load_catalog


@pytest.fixture
def catalogue(db):
    load_catalog()


@pytest.fixture
def visitor(client, catalogue, monday):
    """Somebody without an account on 2026-09-07."""
    cache.clear()
    return Visitor(client)
