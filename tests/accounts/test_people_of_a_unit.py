from datetime import date

import pytest
from django.urls import reverse

from portal.accounts import services
from portal.accounts.models import Employment, RoleAssignment, StaffEntry, User
from portal.audit.models import Record
from portal.core import clock
from portal.core.actors import SYSTEM, Role
from portal.core.errors import Refused
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
MONDAY = date(2026, 9, 7)


@pytest.fixture
def unit():
    return factories.OrganisationFactory(name="晋中精工机械有限公司")


@pytest.fixture
def clerk(unit):
    return factories.staff(Role.UNIT_CLERK, unit)


def test_search_finds_active_employers_only(client, unit):
    factories.OrganisationFactory(name="晋中精工待确认公司", status="WAITING")
    client.force_login(factories.UserFactory())
    found = client.get(reverse("accounts:employers"), {"q": "精工"})
    assert found.context["found"] == [unit]
    assert client.get(reverse("accounts:employers"), {"q": unit.uscc}).context["found"] == [unit]
    assert client.get(reverse("accounts:employers"), {"q": "精"}).context["found"] == []
    listed = client.get(reverse("accounts:employers"), {"q": "精工"}, headers={"HX-Request": "true"})
    assert "<html" not in listed.text
    assert unit.name in listed.text


def test_claim_and_confirmation_through_pages(client, unit, clerk):
    user = factories.UserFactory()
    client.force_login(user)
    page = reverse("accounts:claim", args=[unit.uscc])
    assert "入职日期不能晚于今天" in client.post(page, {"since": "2026-09-08"}).text
    assert client.post(page, {"since": "2020-03-01"}).status_code == 302
    assert "不必重复提交" in client.post(page, {"since": "2020-03-01"}).text
    employment = Employment.objects.get()
    client.force_login(User.objects.get(pk=clerk.user_id))
    assert user.name in client.get(reverse("accounts:employees")).text
    client.post(reverse("accounts:confirm_employment"), {"employment": employment.pk})
    assert Employment.objects.get().status == "CONFIRMED"
    assert user.portal_messages.filter(subject="劳动关系已确认").count() == 1


def test_confirm_refuses_the_clerk_of_another_unit_and_oneself(unit, clerk):
    stranger = factories.staff(Role.UNIT_CLERK, factories.OrganisationFactory())
    claimed = services.claim_employment(user=factories.UserFactory(), organisation=unit, since=MONDAY)
    own = services.claim_employment(user=User.objects.get(pk=clerk.user_id), organisation=unit, since=MONDAY)
    with pytest.raises(Refused, match="只有本单位的职称管理员"):
        services.confirm_employment(employment_id=claimed.pk, actor=stranger)
    with pytest.raises(Refused, match="不能确认本人的劳动关系"):
        services.confirm_employment(employment_id=own.pk, actor=clerk)


def test_end_of_employment_frees_the_place_for_a_new_claim(unit, clerk):
    user = factories.UserFactory()
    claimed = services.claim_employment(user=user, organisation=unit, since=MONDAY)
    services.end_employment(employment_id=claimed.pk, actor=clerk)
    again = services.claim_employment(user=user, organisation=unit, since=MONDAY)
    assert again.status == "CLAIMED"
    assert Employment.objects.get(pk=claimed.pk).status == "ENDED"


def test_clerk_grants_and_ends_a_colleagues_role(client, unit, clerk):
    colleague = factories.UserFactory()
    factories.employ(colleague, unit)
    client.force_login(User.objects.get(pk=clerk.user_id))
    granted = {"colleague": colleague.name, "valid_from": "2026-09-07", "valid_to": ""}
    assert client.post(reverse("accounts:grant_clerk"), granted).status_code == 302
    given = RoleAssignment.objects.get(user=colleague)
    assert (given.role, given.valid_to, given.granted_by_id) == ("unit_clerk", None, clerk.user_id)
    client.post(reverse("accounts:end_clerk"), {"assignment": given.pk, "last_day": "2026-09-30"})
    assert RoleAssignment.objects.get(user=colleague).valid_to == date(2026, 9, 30)
    assert list(Record.objects.filter(verb__startswith="role.").values_list("verb", flat=True).order_by("id")) == [
        "role.granted",
        "role.ended",
    ]


def test_two_of_one_name_are_told_apart_by_phone(client, unit, clerk):
    one, other = (factories.UserFactory(name="李秀英", phone=phone) for phone in ("15535410077", "15535410078"))
    for each in (one, other):
        factories.employ(each, unit)
    client.force_login(User.objects.get(pk=clerk.user_id))
    grant = {"colleague": " 李秀英", "valid_from": "2026-09-07"}
    refused = client.post(reverse("accounts:grant_clerk"), grant)
    assert (refused.status_code, "请改写手机号" in refused.text, "李秀英" in refused.text) == (422, True, True)
    client.post(reverse("accounts:grant_clerk"), grant | {"colleague": "155 3541 0078"})
    assert RoleAssignment.objects.exclude(user_id=clerk.user_id).get().user_id == other.pk


def test_clerk_cannot_grant_to_a_stranger_or_end_before_today(client, unit, clerk):
    stranger = factories.UserFactory()
    client.force_login(User.objects.get(pk=clerk.user_id))
    response = client.post(reverse("accounts:grant_clerk"), {"colleague": stranger.name, "valid_from": "2026-09-07"})
    assert response.status_code == 422
    assert "须是本单位劳动关系已确认" in response.text
    assert not RoleAssignment.objects.filter(user=stranger).exists()
    with pytest.raises(Refused, match="不能授予"):
        services.grant_role(user=stranger, role=Role.HRSS_OFFICER, organisation=unit, actor=clerk, valid_from=MONDAY)
    other = factories.staff(Role.UNIT_CLERK, unit)
    given = RoleAssignment.objects.get(user_id=other.user_id)
    with pytest.raises(Refused, match="不能早于今天"):
        services.end_role(assignment_id=given.pk, actor=clerk, last_day=date(2026, 9, 6))
    own = RoleAssignment.objects.get(user_id=clerk.user_id)
    with pytest.raises(Refused, match="不能给本人"):
        services.end_role(assignment_id=own.pk, actor=clerk, last_day=MONDAY)


def test_grant_refuses_the_same_role_twice(unit):
    user = factories.UserFactory()
    given = {"user": user, "role": Role.UNIT_CLERK, "organisation": unit, "actor": SYSTEM}
    services.grant_role(**given, valid_from=MONDAY, valid_to=date(2026, 12, 31))
    with pytest.raises(Refused, match="已经有这个角色"):
        services.grant_role(**given, valid_from=date(2026, 12, 31))
    services.grant_role(**given, valid_from=date(2027, 1, 1))


def test_contact_change_is_recorded_without_the_values(client):
    user = factories.UserFactory()
    client.force_login(user)
    factories.UserFactory(phone="13711112222")
    page = reverse("accounts:contact")
    assert "已用于另一个账号" in client.post(page, {"phone": "13711112222", "email": user.email}).text
    client.post(page, {"phone": "137 3333 4444", "email": user.email})
    user.refresh_from_db()
    assert user.phone == "13733334444"
    assert Record.objects.get(verb="person.contact_changed").data == {"changed": ["phone"]}


def test_people_on_the_list_are_shown_by_name_and_without_id_numbers(client, unit, clerk, monkeypatch):
    monkeypatch.setattr("portal.accounts.views.units.SHOWN", 2)
    other = factories.OrganisationFactory()
    for serial, (body, name) in enumerate([(unit, "甲"), (unit, "乙一"), (unit, "乙二"), (other, "乙三")]):
        StaffEntry.objects.create(
            organisation=body, name=name, id_number=factories.id_number(serial), id_number_hash=str(serial),
            since=MONDAY, department="技术部", listed_at=clock.now(),
        )  # fmt: skip
    client.force_login(User.objects.get(pk=clerk.user_id))
    page = client.get(reverse("accounts:employees"))
    assert ("名册上有 3 人" in page.text, "另有 1 人没有列出" in page.text) == (True, True)
    assert factories.id_number(0) not in page.text
    found = client.get(reverse("accounts:employees"), {"listed": "乙"})
    assert {each.name for each in found.context["found"]} == {"乙一", "乙二"}
    assert "乙三" not in found.text
    assert "没有姓名含“丙”的人" in client.get(reverse("accounts:employees"), {"listed": "丙"}).text
