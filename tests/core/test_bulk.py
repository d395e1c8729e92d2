"""Rows written by COPY hold what was given."""

from datetime import UTC, datetime

import pytest

from portal.core.bulk import copy_rows
from portal.workbooks.models import ListExport
from tests import factories

pytestmark = pytest.mark.django_db


def test_moments_and_their_absence_come_back():
    person = factories.UserFactory()
    asked, made = datetime(2026, 9, 7, 1, 30, 0, 5, UTC), datetime(2026, 9, 7, 2, tzinfo=UTC)
    fixed = ("staff-list", "名单", "{}", "csv", "unit_clerk", person.pk, "王建国", "", 0, asked)
    names = (
        "kind", "title", "filters", "format", "role", "asked_by", "asked_by_name", "failure", "attempts", "asked_at",
        "made_at", "kept_until", "rows", "sha256",
    )  # fmt: skip
    copy_rows(ListExport, names, [(*fixed, None, None, None, ""), (*fixed, made, made, 3, "a" * 64)])
    rows = ListExport.objects.order_by("pk").values_list("asked_at", "made_at", "rows", "sha256", "title")
    assert list(rows) == [(asked, None, None, "", "名单"), (asked, made, 3, "a" * 64, "名单")]
