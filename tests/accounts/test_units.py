import pytest
from django.urls import reverse

from portal.accounts.models import Organisation, RoleAssignment, UnitRequest, User
from portal.accounts.services import request_unit
from portal.audit.selectors import chain_of
from portal.core.actors import Role
from portal.messages.models import Message
from portal.workflow import chain
from tests import factories
from tests.accounts.factories import PERSON, UNIT, UnitRequestFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


@pytest.fixture
def officer():
    return User.objects.get(pk=factories.staff(Role.HRSS_OFFICER, factories.hrss_office("140702")).user_id)


def ask(client, **changed):
    factories.hrss_office("140702")
    return client.post(reverse("accounts:register_employer"), UNIT | changed)


def test_register_employer_waits_for_the_local_office(client, officer):
    response = ask(client, **PERSON)
    request = UnitRequest.objects.get()
    assert response.url == reverse("accounts:unit_request", args=[request.code])
    assert (request.organisation.status, request.office.region_id, request.requester.name) == (
        "WAITING",
        "140702",
        "买买提·艾力",
    )
    assert not RoleAssignment.objects.filter(user=request.requester).exists()
    assert Message.objects.filter(recipient=officer).count() == 1
    assert "等待榆次区人力资源和社会保障局确认" in client.get(response.url).text


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("uscc", "91350100M000100Y44", "校验不通过"),
        ("uscc", "9135", "应为18位，现在是4位"),
        ("region", "", "请选择所在县"),
        ("region", "990000", "请从列表中选择"),
        ("telephone", "没有", "电话只能用数字"),
        ("unit_name", "", "请填写单位名称"),
    ],
)
def test_register_employer_refuses_bad_input(client, field, typed, sentence):
    client.force_login(factories.UserFactory())
    response = ask(client, **{field: typed})
    assert response.status_code == 422
    assert sentence in response.context["unit_form"].errors[field][0]
    assert not UnitRequest.objects.exists()


def test_register_employer_opens_no_account_when_the_unit_is_refused(client):
    UnitRequestFactory(organisation__uscc=UNIT["uscc"])
    before = User.objects.count()
    response = ask(client, **PERSON)
    assert "正在等待人社部门确认" in response.context["unit_form"].errors["uscc"][0]
    assert User.objects.count() == before


def test_register_employer_refuses_a_unit_with_a_clerk(client):
    factories.staff(Role.UNIT_CLERK, factories.OrganisationFactory(uscc=UNIT["uscc"]))
    client.force_login(factories.UserFactory())
    assert "请联系本单位职称管理员" in ask(client).context["unit_form"].errors["uscc"][0]


def test_officer_confirms_and_the_person_becomes_clerk(client, officer):
    ask(client, **PERSON)
    request = UnitRequest.objects.get()
    client.force_login(officer)
    assert "榆次新源机电有限公司" in client.get(reverse("accounts:unit_requests")).text
    client.post(reverse("accounts:confirm_unit", args=[request.code]))
    request = UnitRequest.objects.get()
    assert (request.status, request.organisation.status) == ("CONFIRMED", "ACTIVE")
    given = RoleAssignment.objects.get(user=request.requester)
    assert (given.role, given.organisation_id, str(given.valid_from), given.valid_to) == (
        "unit_clerk",
        request.organisation_id,
        "2026-09-07",
        None,
    )
    assert [each.verb for each in chain_of(chain(request))] == ["unit_request.asked", "unit_request.confirmed"]
    client.force_login(request.requester)
    assert "单位账号已确认" in client.get(reverse("accounts:messages")).text
    assert client.get(reverse("accounts:employees")).status_code == 403 or "切换" in client.get("/me/roles/").text


def test_officer_refuses_with_a_reason_and_the_person_asks_again(client, officer):
    ask(client, **PERSON)
    request = UnitRequest.objects.get()
    client.force_login(officer)
    page = reverse("accounts:refuse_unit", args=[request.code])
    assert "请填写不予确认的原因" in client.post(page, {"reason": ""}).text
    client.post(page, {"reason": "营业执照地址不在本区"})
    request = UnitRequest.objects.get()
    assert (request.status, request.organisation.status) == ("REFUSED", "WAITING")
    client.force_login(request.requester)
    assert "营业执照地址不在本区" in client.get(reverse("accounts:messages")).text
    assert ask(client, unit_name="榆次新源机电设备有限公司").status_code == 302
    assert UnitRequest.objects.count() == 2
    assert Organisation.objects.get(uscc=UNIT["uscc"]).name == "榆次新源机电设备有限公司"


def test_officer_of_another_region_finds_nothing(client):
    request = UnitRequestFactory()
    other = factories.staff(Role.HRSS_OFFICER, factories.hrss_office("140700"))
    client.force_login(User.objects.get(pk=other.user_id))
    assert client.get(reverse("accounts:unit_request", args=[request.code])).status_code == 404
    assert client.post(reverse("accounts:confirm_unit", args=[request.code])).status_code == 404
    assert request.organisation.name not in client.get(reverse("accounts:unit_requests")).text
    assert UnitRequest.objects.get().status == "WAITING"


def test_officer_does_not_confirm_his_own_request(client, officer):
    request = UnitRequestFactory(requester=officer)
    client.force_login(officer)
    response = client.post(reverse("accounts:confirm_unit", args=[request.code]))
    assert "不能确认本人提出的申请" in response.text
    assert UnitRequest.objects.get().status == "WAITING"


def test_decision_taken_twice_answers_with_a_sentence(client, officer):
    request = UnitRequestFactory()
    client.force_login(officer)
    client.post(reverse("accounts:confirm_unit", args=[request.code]))
    assert "当前状态为“已确认”" in client.post(reverse("accounts:confirm_unit", args=[request.code])).text
    assert RoleAssignment.objects.filter(role="unit_clerk").count() == 1


def test_first_clerk_of_a_known_unit_is_confirmed_where_the_unit_is():
    unit = factories.OrganisationFactory()
    elsewhere = factories.hrss_office("140700")
    factories.hrss_office("140702")
    person = factories.UserFactory()
    request = request_unit(
        requester=person, name=unit.name, uscc=unit.uscc, region=elsewhere.region, address="", telephone=""
    )
    assert request.office.region_id == "140702"
