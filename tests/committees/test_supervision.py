"""Supervision of committees by the authority that filed them, and what follows (M6f; 令40 art. 38)."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from applications.services.applicant import start_application
from applications.services.submission import submit_application
from committees import services
from committees.models import Committee, SupervisionAct
from portal.accounts.models import User
from portal.audit.models import Record
from portal.core import clock
from portal.core.actors import Role
from portal.core.errors import Refused
from portal.messages.models import Message
from tests import factories
from tests.shipped import load_catalog

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
ORDER = {"document": "晋中人社监〔2026〕1号", "document_on": date(2026, 9, 7), "reason": "评审程序不规范"}


@pytest.fixture
def committee():
    load_catalog()
    return factories.CommitteeFactory(number=7)


@pytest.fixture
def officer(committee):
    return factories.staff(Role.HRSS_OFFICER, committee.filing_authority)


def order(committee, officer, kind, **changes):
    return services.supervise(committee=committee, actor=officer, kind=kind, order=services.Order(**(ORDER | changes)))


def test_orders_follow_each_other_and_stand_on_record(committee, officer):
    secretary = factories.staff(Role.SECRETARY, committee.organiser)
    order(committee, officer, "rectify", due_on=date(2026, 10, 7))
    assert (Committee.objects.get().status, Committee.objects.get().rectify_by) == ("RECTIFYING", date(2026, 10, 7))
    assert Committee.objects.get().in_force(date(2026, 9, 7))
    order(committee, officer, "suspend")
    assert not Committee.objects.get().in_force(date(2026, 9, 7))
    order(committee, officer, "restore")
    order(committee, officer, "withdraw_right")
    assert [act.kind for act in SupervisionAct.objects.order_by("pk")] == [
        "rectify", "suspend", "restore", "withdraw_right",
    ]  # fmt: skip
    records = Record.objects.filter(chain=f"committees.committee:{committee.pk}").order_by("position")
    assert [each.status_to for each in records] == ["RECTIFYING", "SUSPENDED", "ACTIVE", "WITHDRAWN"]
    assert records[0].data["document"] == "晋中人社监〔2026〕1号"
    assert Message.objects.filter(recipient=secretary.user_id).count() == 4


def test_withdrawn_right_never_comes_back(committee, officer):
    order(committee, officer, "withdraw_right")
    for kind in ("restore", "suspend", "withdraw_right"):
        with pytest.raises(Refused, match="当前状态"):
            order(committee, officer, kind)
    secretary = factories.staff(Role.SECRETARY, committee.organiser)
    with pytest.raises(Refused, match="评审权已被收回"):
        services.start_renewal(actor=secretary, committee=Committee.objects.get())


@pytest.mark.parametrize(
    ("kind", "changes", "field"),
    [
        ("suspend", {"document_on": date(2026, 9, 8)}, "document_on"),
        ("rectify", {}, "due_on"),
        ("rectify", {"due_on": date(2026, 9, 7)}, "due_on"),
    ],
)
def test_dates_beyond_reason_are_refused(committee, officer, kind, changes, field):
    with pytest.raises(Refused) as refused:
        order(committee, officer, kind, **changes)
    assert set(refused.value.problems) == {field}
    assert Committee.objects.get().status == "ACTIVE"


def test_only_the_filing_authority_orders(committee):
    for actor in (
        factories.staff(Role.HRSS_OFFICER, factories.hrss_office("140000")),
        factories.staff(Role.SECRETARY, committee.organiser),
        factories.staff(Role.SUPERVISOR, committee.filing_authority),
    ):
        with pytest.raises(Refused) as refused:
            order(committee, actor, "suspend")
        assert refused.value.code == "denied"


def case_of(committee, **fields):
    return factories.ApplicationFactory(batch=factories.BatchFactory(committee=committee), **fields)


def test_applicants_under_way_are_told_and_those_who_are_done_are_not(committee, officer):
    batch = factories.BatchFactory(committee=committee)
    under_way, done, elsewhere = (
        factories.ApplicationFactory(batch=batch, status="IN_REVIEW"),
        factories.ApplicationFactory(batch=batch, status="CERTIFIED"),
        factories.ApplicationFactory(status="IN_REVIEW"),
    )
    order(committee, officer, "suspend")
    letter = Message.objects.get(recipient=under_way.applicant)
    assert "评审工作已被暂停" in letter.subject
    assert "评审程序不规范" in letter.body
    assert not Message.objects.filter(recipient__in=[done.applicant, elsewhere.applicant]).exists()
    order(committee, officer, "restore")
    assert Message.objects.filter(recipient=under_way.applicant).count() == 2


def test_rectifying_tells_no_applicant(committee, officer):
    case = case_of(committee, status="IN_REVIEW")
    order(committee, officer, "rectify", due_on=date(2026, 10, 7))
    order(committee, officer, "restore")
    assert not Message.objects.filter(recipient=case.applicant).exists()


@pytest.mark.parametrize("kind", ["suspend", "withdraw_right"])
def test_open_batch_takes_no_new_case(committee, officer, kind):
    user = factories.UserFactory()
    employment = factories.employ(user, factories.OrganisationFactory())
    actor = factories.applicant_actor(user)
    batch = factories.BatchFactory(committee=committee)
    case = start_application(actor=actor, batch=batch, level="middle", employment=employment)
    order(committee, officer, kind)
    another = factories.UserFactory()
    with pytest.raises(Refused, match="备案不在有效期内或已被暂停"):
        start_application(
            actor=factories.applicant_actor(another), batch=type(batch).objects.get(), level="middle",
            employment=factories.employ(another, factories.OrganisationFactory()),
        )  # fmt: skip
    with pytest.raises(Refused):
        submit_application(application=case, actor=actor, commitment_name=user.name)


def enter(client, actor):
    client.force_login(User.objects.get(pk=actor.user_id))


def test_officer_orders_by_the_page_and_the_public_reads_it(client, committee, officer):
    enter(client, officer)
    assert committee.name in client.get(reverse("committees:supervised")).content.decode()
    url = reverse("committees:supervise", args=[7, "suspend"])
    wrong = client.post(url, {"suspend-document": "监1号", "suspend-document_on": "2026-09-08", "suspend-reason": ""})
    assert wrong.status_code == 422
    assert "请写明理由" in wrong.content.decode()
    assert 'value="监1号"' in wrong.content.decode()
    typed = {"suspend-document": "监1号", "suspend-document_on": "2026-09-07", "suspend-reason": "泄露专家名单"}
    assert client.post(url, typed).status_code == 302
    page = client.get(reverse("committees:supervised_committee", args=[7])).content.decode()
    assert "暂停评审工作" in page
    assert "泄露专家名单" in page
    client.logout()
    public = client.get(reverse("committees:committee", args=[7])).content.decode()
    assert "泄露专家名单" in public
    assert "监1号" in public
    assert officer.name not in public


def test_another_authority_does_not_find_the_committee(client, committee):
    enter(client, factories.staff(Role.HRSS_OFFICER, factories.hrss_office("140000")))
    assert client.get(reverse("committees:supervised_committee", args=[7])).status_code == 404
    assert client.post(reverse("committees:supervise", args=[7, "suspend"])).status_code == 404


def test_overdue_rectification_is_shown(client, committee, officer):
    order(committee, officer, "rectify", due_on=date(2026, 9, 8))
    with clock.frozen(clock.now() + timedelta(days=2)):
        enter(client, officer)
        assert "整改逾期" in client.get(reverse("committees:supervised_committee", args=[7])).content.decode()
