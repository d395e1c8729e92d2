"""A list on its way: brought, checked, confirmed, written."""

import io

from portal.core.actors import Role
from portal.workbooks import services
from portal.workbooks.models import Intake
from tests import factories
from tests.workbooks.files import STAFF, csv_text


def admin():
    return factories.staff(Role.HRSS_ADMIN, factories.hrss_office("140000"))


def brought(content, actor, kind=STAFF):
    """The list after its check."""
    taken = services.take_intake(kind=kind, content=io.BytesIO(content), size=len(content), actor=actor)
    assert services.check_intake(taken.pk)
    return Intake.objects.get(pk=taken.pk)


def written(content, actor, kind=STAFF):
    intake = brought(content, actor, kind)
    assert intake.report["errors"] == []
    services.confirm_intake(intake=intake, actor=actor)
    assert services.apply_intake(intake.pk)
    return Intake.objects.get(pk=intake.pk)


def list_of(kind, *rows):
    """A CSV of the kind: rows of values by the names of its columns."""
    columns = kind.resource().columns()
    lines = [[each.get(column.attribute, "") for column in columns] for each in rows]
    return csv_text(*lines, headings=[column.column_name for column in columns]).encode()


def errors_of(intake):
    return [(cell, text) for _sheet, cell, text in intake.report["errors"]]
