"""Packages are found by a name, also where two conditions let the office see them."""

import pytest

from applications.models import Application
from tests.applications.staff.factories import signed_in
from tests.workbench.test_lists import packages

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def test_packages_of_a_name_come_page_by_page_and_of_nobody_none():
    actor, path, more = packages()
    more()
    client = signed_in(actor)
    name = Application.objects.get().applicant.name
    page = client.get(path, {"q": name}).context["page"]
    following = client.get(path, {"q": name, "after": page.after}).context["page"]
    assert len(page) + len(following) == 50
    assert {each.pk for each in page}.isdisjoint(each.pk for each in following)
    assert len(client.get(path, {"q": "无此人"}).context["page"]) == 0
