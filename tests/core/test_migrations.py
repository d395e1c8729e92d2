"""A first migration creates its tables whole (see the command ``makemigrations``)."""

import pgtrigger
from django.db import models
from django.db.migrations import AddConstraint, AddField, AddIndex, CreateModel
from pgtrigger.migrations import AddTrigger

from portal.core.management.commands.makemigrations import folded

LINK = models.ForeignKey("core.case", on_delete=models.PROTECT)
UNIQUE = models.UniqueConstraint(fields=["code"], name="code_once")
INDEX = models.Index(fields=["code"], name="by_code")
TRIGGER = pgtrigger.Protect(name="kept", operation=pgtrigger.Delete)


def test_parts_of_a_new_table_come_with_it():
    case = CreateModel("Case", [])
    assert folded([case, AddConstraint("case", UNIQUE), AddIndex("case", INDEX), AddTrigger("case", TRIGGER)]) == [case]
    assert case.options == {"constraints": [UNIQUE], "indexes": [INDEX], "triggers": [TRIGGER]}


def test_parts_of_a_table_that_stands_or_is_not_complete_come_later():
    paper = CreateModel("Paper", [])
    operations = [paper, AddField("paper", "case", LINK), AddConstraint("paper", UNIQUE), AddIndex("case", INDEX)]
    assert folded(operations) == operations
    assert paper.options == {}
