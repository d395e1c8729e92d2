"""HRSS officers set up, change and close service points and agencies, and name their clerks, through pages."""

from datetime import date
from uuid import uuid4

import pytest
from django.core import signing
from django.urls import reverse

from portal.accounts import services
from portal.accounts.models import Organisation, RoleAssignment, ServicePoint, User
from portal.accounts.services import NewServicePoint
from portal.audit.selectors import chain_of
from portal.core.actors import Role
from portal.core.errors import Refused
from portal.workflow import chain
from tests import factories
from tests.accounts.factories import body, officer, service_point

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
MONDAY = date(2026, 9, 7)
POINT = {
    "name": "榆次工业园区服务点",
    "kind": "industrial_park",
    "areas": ["140702"],
    "contact_person": "孙立",
    "telephone": "0354-1234567",
    "address": "榆次区工业园1号",
    "valid_from": "2026-09-07",
    "valid_to": "",
}
CONTACT = {"telephone": "0354-7654321", "address": "榆次区迎宾街2号"}


@pytest.fixture
def county(client):
    """The signed-in officer of the county's office."""
    actor = officer("140702")
    client.force_login(User.objects.get(pk=actor.user_id))
    return actor


@pytest.fixture
def city(client):
    actor = officer("140700")
    factories.region("140702")
    factories.region("140703")
    client.force_login(User.objects.get(pk=actor.user_id))
    return actor


def set_up(client, **changed):
    return client.post(reverse("accounts:new_service_point"), POINT | changed)


def page_of(found, name="body"):
    return reverse(f"accounts:{name}", args=[found.pk])


def verbs(found):
    return [each.verb for each in chain_of(chain(found))]


def test_officer_sets_up_a_point_and_names_its_first_clerk(client, county):
    answer = set_up(client)
    point = ServicePoint.objects.get()
    assert answer.url == page_of(point.organisation)
    assert (point.organisation.kind, point.office.pk, point.organisation.region_id) == (
        "service_point", county.organisation_id, "140702",
    )  # fmt: skip
    assert list(ServicePoint.objects.in_force(MONDAY).serving("140702")) == [point]
    person = factories.UserFactory(name="欧阳建国")
    found = client.post(page_of(point.organisation, "find_clerk"), {"identifier": person.phone})
    assert "欧阳**" in found.text
    assert not any(secret in found.text for secret in (person.name, person.id_number, person.phone))
    client.post(page_of(point.organisation, "grant_body_clerk"), {"chosen": found.context["chosen"]})
    given = RoleAssignment.objects.get(user=person)
    assert (given.role, given.organisation_id, given.granted_by_id, given.valid_from) == (
        "unit_clerk", point.organisation_id, county.user_id, MONDAY,
    )  # fmt: skip
    assert person.portal_messages.filter(subject="您被授予新的角色").count() == 1
    assert "欧阳建国" in client.get(answer.url).text


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("name", "", "请填写服务点名称"),
        ("kind", "bank", "请从列表中选择"),
        ("areas", [], "请至少选择一个服务区域"),
        ("areas", ["140703"], "只能选择本部门所辖的市、县"),
        ("areas", ["140702", "140700"], "只能选择本部门所辖的市、县"),
        ("areas", ["没有"], "只能选择本部门所辖的市、县"),
        ("telephone", "没有", "电话只能用数字"),
        ("contact_person", "", "请填写联系人"),
        ("valid_from", "9月", "日期应写成"),
        ("valid_to", "2026-09-06", "截止日不能早于起始日"),
    ],
)
def test_bad_input_is_told_beside_its_field_and_kept(client, county, field, typed, sentence):
    factories.region("140703")
    answer = set_up(client, **{field: typed})
    assert answer.status_code == 422
    assert sentence in answer.context["form"].errors[field][0]
    assert "榆次区工业园1号" in answer.text
    assert not ServicePoint.objects.exists()


def test_second_click_gives_the_first_point_and_a_namesake_is_refused(client, county):
    key = str(uuid4())
    first, again = (set_up(client, idempotency_key=key) for _ in range(2))
    assert first.url == again.url
    assert "同名的机构" in set_up(client).context["form"].errors["name"][0]
    assert ServicePoint.objects.count() == Organisation.objects.of_kind("service_point").count() == 1


def test_name_is_free_again_after_the_last_day(client, county):
    service_point(name=POINT["name"], valid_to=date(2026, 9, 30))
    assert set_up(client, valid_from="2026-09-30").status_code == 422
    assert set_up(client, valid_from="2026-10-01").status_code == 302


@pytest.mark.parametrize(
    ("role", "office", "area", "sentence"),
    [
        (Role.HRSS_OFFICER, "140702", "140703", "不能选太谷区"),
        (Role.HRSS_OFFICER, "140702", "140700", "不能选晋中市"),
        (Role.HRSS_OFFICER, "140700", "140105", "不能选小店区"),
        (Role.HRSS_OFFICER, "140000", "140000", "不能选山西省"),
        (Role.SECRETARY, "140702", "140702", "由人社部门的审核人员设立"),
    ],
)
def test_service_refuses_what_the_page_would_not_offer(role, office, area, sentence):
    actor = factories.staff(role, factories.hrss_office(office))
    new = NewServicePoint(
        name="某处", kind="society", areas=[factories.region(area)], contact_person="", telephone="", address="",
        valid_from=MONDAY,
    )  # fmt: skip
    with pytest.raises(Refused, match=sentence):
        services.set_up_service_point(actor=actor, new=new)
    assert not Organisation.objects.of_kind("service_point").exists()


def test_a_city_office_gives_its_whole_city_or_some_of_its_counties(client, city):
    set_up(client, name="晋中市工商业联合会", kind="federation", areas=["140700"])
    set_up(client, name="晋中创业基地", kind="incubator", areas=["140702", "140703"])
    names = {
        county: {each.organisation.name for each in ServicePoint.objects.serving(county)}
        for county in ("140702", "140703")
    }
    assert names["140702"] == names["140703"] == {"晋中市工商业联合会", "晋中创业基地"}


def test_change_is_recorded_with_what_was_and_nothing_changed_is_not(client, city):
    point = service_point("140702", office="140700", telephone="0354-1111111", address="旧址")
    page = page_of(point.organisation, "change_body")
    assert client.get(page).context["form"].initial["areas"] == ["140702"]
    typed = {"areas": ["140702", "140703"], "contact_person": "孙立", **CONTACT}
    for _ in range(2):
        assert client.post(page, typed).status_code == 302
    (record,) = chain_of(chain(point.organisation))
    assert (record.verb, record.data) == (
        "service_point.changed",
        {
            "before": {"telephone": "0354-1111111", "address": "旧址", "areas": ["140702"]},
            "after": {**CONTACT, "areas": ["140702", "140703"]},
        },
    )
    assert ServicePoint.objects.serving("140703").exists()
    assert "只能选择" in client.post(page, typed | {"areas": ["140105"]}).context["form"].errors["areas"][0]


def test_point_ends_with_its_last_day_and_a_reason(client, county):
    point = service_point()
    page = page_of(point.organisation, "close_body")
    assert "请填写停止受理的原因" in client.post(page, {"last_day": "2026-09-30", "reason": ""}).text
    assert "不能早于今天" in client.post(page, {"last_day": "2026-09-06", "reason": "园区撤并"}).text
    assert not chain_of(chain(point.organisation)).exists()
    assert client.post(page, {"last_day": "2026-09-30", "reason": "园区撤并"}).status_code == 302
    assert "已定于2026-09-30停止受理" in client.post(page, {"last_day": "2026-10-01", "reason": "改期"}).text
    point.refresh_from_db()
    assert (point.valid_to, point.closing_reason) == (date(2026, 9, 30), "园区撤并")
    assert verbs(point.organisation) == ["service_point.closed"]
    assert "园区撤并" in client.get(page_of(point.organisation)).text


def test_point_that_has_ended_is_not_changed(county):
    point = service_point(valid_to=date(2026, 9, 6))
    asked = {"areas": [factories.region("140702")], "contact_person": "李", **CONTACT}
    with pytest.raises(Refused, match="已于2026-09-06停止受理"):
        services.change_service_point(body_id=point.organisation_id, actor=county, **asked)


def test_office_above_looks_on_and_one_beside_finds_nothing(client, city):
    point = service_point()
    page = client.get(page_of(point.organisation))
    assert "可以查看，不能修改" in page.text
    assert reverse("accounts:find_clerk", args=[point.organisation_id]) not in page.text
    for name in ("change_body", "close_body", "find_clerk"):
        assert "由其他人社部门负责" in client.get(page_of(point.organisation, name)).text
    client.force_login(User.objects.get(pk=officer("140703").user_id))
    for name in ("body", "change_body", "close_body", "find_clerk"):
        assert client.get(page_of(point.organisation, name)).status_code == 404
    with pytest.raises(Refused, match="由其他人社部门负责"):
        services.close_service_point(body_id=point.organisation_id, actor=city, last_day=MONDAY, reason="不行")


@pytest.mark.parametrize("count", [1, 3])
def test_lists_show_own_points_those_below_and_agencies_at_one_price(
    client, city, count, django_assert_max_num_queries
):
    for number in range(count):
        service_point("140700", office="140700", name=f"全市{number}")
        service_point(name=f"榆次{number}")
        body("talent_agency", "140700", name=f"人才{number}", uscc=None)
    body("employer", "140700", name="普通企业")
    for view, own in (("own", "全市"), ("below", "榆次"), ("agencies", "人才")):
        with django_assert_max_num_queries(13):
            page = client.get(reverse("accounts:bodies"), {"view": view})
        shown = [row[0]["label"] for row in page.context["rows"]]
        assert shown == [f"{own}{number}" for number in range(count)]
        assert [tab["count"] for tab in page.context["tabs"]] == [count] * 3


@pytest.mark.parametrize("view", ["own", "below", "agencies"])
def test_empty_lists_say_so(client, county, view):
    page = client.get(reverse("accounts:bodies"), {"view": view})
    assert "还没有" in page.text


def test_talent_agency_is_registered_once_and_reached_elsewhere_later(client, city):
    typed = {"name": "晋中市人才服务中心", "region": "140700", **CONTACT}
    page = reverse("accounts:new_agency")
    assert "只能选择" in client.post(page, typed | {"region": "140105"}).context["form"].errors["region"][0]
    assert client.post(page, typed).status_code == 302
    assert "同名" in client.post(page, typed).context["form"].errors["name"][0]
    agency = Organisation.objects.of_kind("talent_agency").get()
    assert (agency.status, agency.parent_id, agency.uscc) == ("ACTIVE", city.organisation_id, None)
    change = page_of(agency, "change_body")
    assert client.post(change, CONTACT | {"telephone": "0354-2222222"}).status_code == 302
    assert verbs(agency) == ["talent_agency.set_up", "organisation.contact_changed"]
    assert "不是申报受理服务点" in client.post(
        page_of(agency, "close_body"), {"last_day": "2026-09-07", "reason": "撤"}
    ).text  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "请填写手机号或身份证号"),
        ("user1", "请填写11位手机号或18位身份证号"),
        ("13999999999", "没有找到这个人"),
        ("own", "不能指定您本人"),
        ("closed", "没有找到这个人"),
    ],
)
def test_person_who_cannot_be_named_is_told_beside_the_field(client, county, typed, sentence):
    point = service_point()
    numbers = {"own": User.objects.get(pk=county.user_id), "closed": factories.UserFactory(is_active=False)}
    identifier = numbers[typed].phone if typed in numbers else typed
    answer = client.post(page_of(point.organisation, "find_clerk"), {"identifier": identifier})
    assert answer.status_code == 422
    assert sentence in answer.context["form"].errors["identifier"][0]


def test_sealed_person_counts_for_this_body_and_this_officer_alone(client, county):
    point, other = service_point(), service_point(name="另一处")
    person = factories.UserFactory()
    page = page_of(point.organisation, "grant_body_clerk")
    seals = [
        "",
        "123",
        signing.dumps([person.pk, other.organisation_id, county.user_id], salt="accounts.named_clerk"),
        signing.dumps([person.pk, point.organisation_id, county.user_id + 1], salt="accounts.named_clerk"),
        signing.dumps([person.pk, point.organisation_id, county.user_id], salt="another"),
    ]
    for seal in seals:
        assert client.post(page, {"chosen": seal}).url == page_of(point.organisation, "find_clerk")
    assert not RoleAssignment.objects.filter(user=person).exists()


def test_clerk_named_twice_stays_one_and_is_ended_by_the_office(client, county):
    point, person = service_point(), factories.UserFactory()
    first, again = (
        services.name_clerk(body_id=point.organisation_id, user=person, actor=county) for _click in range(2)
    )
    assert first == again
    end = page_of(point.organisation, "end_body_clerk")
    client.post(end, {"assignment": first.pk, "last_day": "2026-09-30"})
    assert RoleAssignment.objects.get(pk=first.pk).valid_to == date(2026, 9, 30)
    assert verbs(first) == ["role.granted", "role.ended"]
    stranger = factories.staff(Role.UNIT_CLERK, factories.OrganisationFactory())
    theirs = RoleAssignment.objects.get(user_id=stranger.user_id)
    assert client.post(end, {"assignment": theirs.pk, "last_day": "2026-09-30"}).status_code == 404
    assert "没有填写或格式不对" in client.post(end, {"assignment": "x"}).text


def test_who_tries_numbers_is_stopped(client, county, settings):
    point = service_point()
    page = page_of(point.organisation, "find_clerk")
    answers = [client.post(page, {"identifier": f"139{number:08d}"}).status_code for number in range(32)]
    assert answers[:30] == [422] * 30
    assert answers[30:] == [429, 429]


def test_office_publishes_its_telephone(client, county):
    page = reverse("accounts:office_contact")
    assert "请填写联系电话" in client.post(page, {"address": "某处"}).text
    assert client.post(page, CONTACT).status_code == 302
    office = Organisation.objects.get(pk=county.organisation_id)
    assert (office.telephone, verbs(office)) == ("0354-7654321", ["organisation.contact_changed"])
    assert "0354-7654321" in client.get(reverse("accounts:offices")).text


def test_officer_of_no_office_is_told_to_change_his_role(client):
    actor = factories.staff(Role.HRSS_OFFICER, factories.OrganisationFactory())
    client.force_login(User.objects.get(pk=actor.user_id))
    for name in ("new_service_point", "new_agency", "office_contact"):
        assert "不属于人社部门" in client.get(reverse(f"accounts:{name}")).text
