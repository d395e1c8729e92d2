"""The declared moves are those of the hand-written tables of the regulation."""

import csv
from pathlib import Path

import pytest

from portal.core.fields import StatusField
from portal.web.documents import moves, workflows

TABLES = Path(__file__).parent.parent / "regulation"


@pytest.mark.parametrize("model", workflows(), ids=lambda model: model.__name__)
def test_moves_are_those_of_the_regulation(model):
    table = TABLES / f"{model.__name__.lower()}_moves.csv"
    with table.open(encoding="utf-8") as file:
        written = {(row["from"], row["move"], row["to"]) for row in csv.DictReader(file)}
    assert {(source, name, target) for source, name, target, _ in moves(model)} == written


@pytest.mark.parametrize("model", workflows(), ids=lambda model: model.__name__)
def test_status_is_plain_text_to_migrations(model):
    status = model._meta.get_field("status")
    assert isinstance(status, StatusField)
    _name, path, _args, values = status.deconstruct()
    assert (path, "protected" in values) == ("django.db.models.CharField", False)
