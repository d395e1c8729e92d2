"""Filters under a name: for one person in one role for one body."""

import pytest
from django.urls import reverse

from portal.workbench.models import SavedView
from portal.workbench.services import saved_views as services
from tests.applications.staff.factories import calendar, case_at, clerk, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
LIST = "/desk/cases/"
PAGE = "applications:worklist"


@pytest.fixture
def case():
    calendar()
    return case_at("UNIT_REVIEW")


def keeps(client, name="我的", query="tab=mine&stage=UNIT_REVIEW&after=x"):
    return client.post(reverse("keep_view"), {"page": PAGE, "name": name, "query": query})


def test_kept_view_stands_above_the_list_of_its_owner_alone(case):
    client = signed_in(clerk(case))
    assert keeps(client).headers["Location"] == f"{LIST}?tab=mine&stage=UNIT_REVIEW"
    assert [view.name for view in client.get(LIST).context["views"]] == ["我的"]
    colleague = signed_in(clerk(case))
    assert list(colleague.get(LIST).context["views"]) == []
    view = SavedView.objects.get()
    for name in ("rename_view", "usual_view"):
        assert colleague.post(reverse(name, args=[view.pk]), {f"view{view.pk}-name": "别人的"}).status_code == 404
    colleague.post(reverse("drop_view", args=[view.pk]))
    assert SavedView.objects.get().name == "我的"


def test_usual_view_opens_the_list_and_only_one_is_usual(case):
    client = signed_in(clerk(case))
    keeps(client)
    keeps(client, name="超期", query="tab=mine&state=late")
    first, second = SavedView.objects.all()
    for view in (first, second):
        client.post(reverse("usual_view", args=[view.pk]))
    assert client.get(LIST).headers["Location"] == f"{LIST}?tab=mine&state=late"
    assert client.get(LIST, {"tab": "mine"}).status_code == 200
    client.post(reverse("usual_view", args=[second.pk]))
    assert client.get(LIST).status_code == 200


def test_name_that_is_taken_or_missing_is_told_beside_it(case):
    actor = clerk(case)
    client = signed_in(actor)
    keeps(client)
    keeps(client, name="超期", query="tab=mine&state=late")
    second = SavedView.objects.get(name="超期")
    answer = client.post(reverse("rename_view", args=[second.pk]), {f"view{second.pk}-name": "我的"})
    assert (answer.status_code, "您已有同名的常用筛选" in answer.text) == (422, True)
    assert keeps(client, name=" ").status_code == 422
    assert keeps(client, name="长", query="q=" + "x" * 600).status_code == 422
    # The same name again takes the new filters.
    keeps(client, query="tab=mine&state=soon")
    assert sorted(SavedView.objects.values_list("name", "query")) == [
        ("我的", "tab=mine&state=soon"), ("超期", "tab=mine&state=late"),
    ]  # fmt: skip


def test_no_more_than_twenty(case):
    actor = clerk(case)
    for number in range(services.MOST_VIEWS):
        services.keep_view(actor=actor, page=PAGE, name=str(number), query="tab=mine")
    assert "最多保存 20 个" in keeps(signed_in(actor), name="二十一").content.decode()
    assert SavedView.objects.count() == services.MOST_VIEWS


@pytest.mark.parametrize("url_name", ["admin:index", "applications:desk", "x"])
def test_only_lists_are_kept(case, url_name):
    client = signed_in(clerk(case))
    assert client.post(reverse("keep_view"), {"page": url_name, "name": "x", "query": ""}).status_code == 422
    assert not SavedView.objects.exists()
