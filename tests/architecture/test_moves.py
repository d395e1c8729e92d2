"""The declared moves are those of the hand-written tables of the regulation."""

import csv
from pathlib import Path

import pytest

from applications.models import Application
from certificates.models import Certificate
from portal.web.documents import moves

TABLES = {"application_moves.csv": Application, "certificate_moves.csv": Certificate}


@pytest.mark.parametrize("table", sorted(TABLES))
def test_moves_are_those_of_the_regulation(table):
    with (Path(__file__).parent.parent / "regulation" / table).open(encoding="utf-8") as file:
        written = {(row["from"], row["move"], row["to"]) for row in csv.DictReader(file)}
    declared = {(source, name, target) for source, name, target, _ in moves(TABLES[table])}
    assert declared == written
