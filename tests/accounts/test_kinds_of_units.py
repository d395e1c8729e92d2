"""Units register as what they are, and people bind to those that employ them (S2d, S3, S11b, 令40 art. 17)."""

from contextlib import nullcontext
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from portal.accounts import services
from portal.accounts.models import Employment, Organisation, OrganisationKind, RoleAssignment, UnitRequest, User
from portal.core.actors import Role
from portal.core.errors import Refused
from tests import factories
from tests.accounts.factories import UNIT, body, officer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
MONDAY = date(2026, 9, 7)
REGISTERED = {"employer", "dispatch_company", "personnel_agency", "original_unit"}
EMPLOYING = {"employer", "dispatch_company", "original_unit"}


def ask(client, **changed):
    factories.hrss_office("140702")
    return client.post(reverse("accounts:register_employer"), UNIT | changed)


@pytest.mark.parametrize(
    ("kind", "label", "ownership", "in_charge"),
    [
        ("employer", "用人单位", "private", None),
        ("dispatch_company", "劳务派遣单位", "private", None),
        ("personnel_agency", "人事代理机构", "private", "140702"),
        ("original_unit", "原单位", "public", None),
    ],
)
def test_unit_registers_as_its_kind_and_is_confirmed_where_it_is(client, kind, label, ownership, in_charge):
    person = factories.UserFactory()
    client.force_login(person)
    assert ask(client, kind=kind).status_code == 302
    decider = User.objects.get(pk=officer("140702").user_id)
    client.force_login(decider)
    request = UnitRequest.objects.get()
    for page in (reverse("accounts:unit_requests"), reverse("accounts:unit_request", args=[request.code])):
        assert label in client.get(page).text
    client.post(reverse("accounts:confirm_unit", args=[request.code]))
    unit = Organisation.objects.get(uscc=UNIT["uscc"])
    assert (unit.kind, unit.status, unit.ownership) == (kind, "ACTIVE", ownership)
    assert (unit.parent and unit.parent.region_id) == in_charge
    assert RoleAssignment.objects.get(user=person).organisation == unit


@pytest.mark.parametrize(
    ("kind", "sentence"), [("", "请选择单位类型"), ("hrss", "请从列表中选择"), ("x", "请从列表中选择")]
)
def test_kind_is_asked_and_only_some_register_themselves(client, kind, sentence):
    client.force_login(factories.UserFactory())
    answer = ask(client, kind=kind)
    assert (answer.status_code, Organisation.objects.filter(uscc=UNIT["uscc"]).exists()) == (422, False)
    assert sentence in answer.context["unit_form"].errors["kind"][0]


def test_refused_unit_may_come_again_as_another_kind(client):
    person = factories.UserFactory()
    client.force_login(person)
    ask(client, kind="personnel_agency")
    services.refuse_unit(request_id=UnitRequest.objects.get().pk, actor=officer("140702"), reason="类型不对")
    assert ask(client, kind="original_unit").status_code == 302
    unit = Organisation.objects.get(uscc=UNIT["uscc"])
    assert (unit.kind, unit.ownership, unit.parent) == ("original_unit", "public", None)


def test_active_unit_without_clerk_keeps_its_kind(client):
    factories.OrganisationFactory(kind="dispatch_company", uscc=UNIT["uscc"])
    client.force_login(factories.UserFactory())
    assert "已按“劳务派遣单位”登记" in ask(client).context["unit_form"].errors["uscc"][0]
    assert ask(client, kind="dispatch_company").status_code == 302


@pytest.mark.parametrize("kind", OrganisationKind.values)
def test_only_bodies_that_register_themselves_need_a_credit_code(kind):
    outcome = pytest.raises(IntegrityError) if kind in REGISTERED else nullcontext()
    with outcome, transaction.atomic():
        factories.OrganisationFactory(kind=kind, uscc=None)
    assert Organisation.objects.filter(kind=kind).exists() is (kind not in REGISTERED)


@pytest.mark.parametrize("kind", OrganisationKind.values)
def test_person_binds_to_bodies_that_employ_and_to_no_other(client, kind):
    found = factories.OrganisationFactory(kind=kind, name="云汾单位")
    user = factories.UserFactory()
    client.force_login(user)
    listed = client.get(reverse("accounts:employers"), {"q": "云汾"})
    page = client.get(reverse("accounts:claim", args=[found.uscc]))
    if kind in EMPLOYING:
        assert found.get_kind_display() in listed.text
        assert found.get_kind_display() in page.text
        services.claim_employment(user=user, organisation=found, since=MONDAY)
    else:
        assert (listed.context["found"], page.status_code) == ([], 404)
        with pytest.raises(Refused, match="不是工作单位"):
            services.claim_employment(user=user, organisation=found, since=MONDAY)
    assert Employment.objects.filter(organisation=found).exists() is (kind in EMPLOYING)


def test_dispatch_company_confirms_its_people_as_an_employer_does(client):
    company = factories.OrganisationFactory(kind="dispatch_company")
    clerk = factories.staff(Role.UNIT_CLERK, company)
    claimed = services.claim_employment(user=factories.UserFactory(), organisation=company, since=MONDAY)
    client.force_login(User.objects.get(pk=clerk.user_id))
    client.post(reverse("accounts:confirm_employment"), {"employment": claimed.pk})
    assert Employment.objects.get().status == "CONFIRMED"


def test_body_that_waits_gets_no_clerk_from_the_office():
    waiting = body("personnel_agency", status="WAITING")
    with pytest.raises(Refused, match="还没有确认"):
        services.name_clerk(body_id=waiting.pk, user=factories.UserFactory(), actor=officer("140702"))
