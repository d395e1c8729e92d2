"""Which committees for which wish, by hand from the regulation (S1a, S1b, S5, S7, S8a, M1d, M4c)."""

import uuid
from datetime import date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applications.models import Application
from applications.selectors import chooser
from applications.selectors.chooser import Wish
from committees.models import CommitteeSpecialty, CommitteeUnit, Entrustment
from portal.accounts.models import Ownership
from portal.catalog.models import Region, Series, Specialty
from portal.core import clock
from tests import factories
from tests.shipped import load_catalog

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]

NOW = datetime(2026, 9, 7, 9, tzinfo=clock.SHANXI)
TITLE = {"senior": ["associate_senior"], "middle": ["middle"], "junior": ["assistant"]}


@pytest.fixture(autouse=True)
def _catalogue(db):
    load_catalog()


def committee(number, region="140700", series="engineering", *, batch=True, organiser=None, **fields):
    """A committee at ``region`` with a batch that is open now, unless ``batch`` is false."""
    level = fields.setdefault("level", "middle")
    place = Region.objects.get(code=region)
    made = factories.CommitteeFactory(
        number=number,
        series=Series.objects.get(code=series),
        region=place,
        organiser=organiser or factories.OrganisationFactory(kind="organiser", region=place),
        name=f"第{number}号评审委员会",
        **fields,
    )
    if batch:
        factories.BatchFactory(committee=made, levels=TITLE[level])
    return made


def worker(ownership="private", region="140702", employer=None):
    """Somebody employed at ``region``, and the employment."""
    employer = employer or factories.OrganisationFactory(region_id=region, ownership=ownership)
    user = factories.UserFactory()
    return user, factories.employ(user, employer)


def choice(employment=None, *, series="engineering", level="middle", specialty=None, city="140700"):
    named = Specialty.objects.get(series__code=series, code=specialty) if specialty else None
    wish = Wish(Series.objects.get(code=series), level, named, city)
    region = Region.objects.filter(code=city).first()
    found = chooser.choice_for(wish, chooser.applicant_of([employment] if employment else [], region), NOW)
    groups = {each.code: [offer.committee.number for offer in each.offers] for each in found.groups}
    return groups, {each.committee.number: [why.code for why in each.refusals] for each in found.closed}


@pytest.mark.parametrize(
    ("series", "level", "numbers"),
    [
        ("engineering", "full_senior", []),
        ("engineering", "associate_senior", [3]),
        ("engineering", "middle", [2]),
        ("engineering", "assistant", [1]),
        ("engineering", "technician", []),
        ("craft_art", "middle", [4]),
        ("library", "middle", []),
    ],
)
def test_wish_finds_the_committees_of_its_series_and_level(series, level, numbers):
    committee(1, level="junior")
    committee(2, level="middle")
    committee(3, level="senior", region="140000")
    committee(4, series="craft_art")
    groups, _closed = choice(series=series, level=level)
    assert groups.get("general", []) == numbers


def test_own_city_first_then_the_province_then_the_rest_and_nothing_hidden():
    for number, region in [(1, "140900"), (2, "140100"), (3, "140000"), (4, "140702"), (5, "140700")]:
        committee(number, region)
    assert choice(city="140700") == ({"general": [4, 5, 3, 2, 1]}, {})
    assert choice(city="140100") == ({"general": [2, 3, 4, 5, 1]}, {})
    assert choice(city="") == ({"general": [3, 2, 4, 5, 1]}, {})


def test_each_committee_stands_in_its_group():
    _user, employment = worker()
    committee(1)
    committee(2, formed_by="sme_targeted", usage_scope="targeted")
    committee(3, organiser=employment.organisation, formed_by="enterprise", scope="internal")
    system = committee(4, scope="internal")
    CommitteeUnit.objects.create(committee=system, organisation=employment.organisation)
    committee(5, scope="internal")
    assert choice(employment) == ({"general": [1], "targeted": [2], "own": [3, 4]}, {5: ["internal"]})
    assert choice() == ({"general": [1], "targeted": [2]}, {3: ["internal"], 4: ["internal"], 5: ["internal"]})


def test_committees_that_cannot_take_him_say_why():
    gas = Specialty.objects.get(series__code="engineering", code="gas")
    special = committee(1)
    CommitteeSpecialty.objects.create(committee=special, specialty=gas, valid_from=date(2026, 1, 1))
    ended = committee(2)
    CommitteeSpecialty.objects.create(
        committee=ended, specialty=gas, valid_from=date(2026, 1, 1), valid_to=date(2026, 9, 6)
    )
    committee(3, status="SUSPENDED")
    committee(4, status="WITHDRAWN")
    committee(5, valid_from=date(2023, 9, 7), valid_to=date(2026, 9, 6))
    committee(6, valid_from=date(2026, 10, 1), valid_to=date(2028, 12, 31))
    committee(7, batch=False)
    committee(8, status="RECTIFYING")
    closed = {3: ["suspended"], 4: ["withdrawn"], 5: ["expired"], 6: ["not_yet_filed"], 7: ["no_open_batch"]}
    assert choice(specialty="gas") == ({"general": [1, 8]}, closed | {2: ["specialty"]})
    assert choice(specialty="rail") == ({"general": [8]}, closed | {1: ["specialty"], 2: ["specialty"]})


@pytest.mark.parametrize(
    ("opens", "closes", "levels", "is_open"),
    [
        ("2026-09-07 09:00", "2026-09-30 17:00", ["middle"], True),
        ("2026-08-01 00:00", "2026-09-07 09:00", ["middle"], True),
        ("2026-09-07 09:01", "2026-09-30 17:00", ["middle"], False),
        ("2026-08-01 00:00", "2026-09-07 08:59", ["middle"], False),
        ("2026-08-01 00:00", "2026-09-30 17:00", ["assistant"], False),
    ],
)
def test_batch_is_open_from_its_first_to_its_last_minute_for_its_levels(opens, closes, levels, is_open):
    def moment(text):
        return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=clock.SHANXI)

    made = committee(1, batch=False)
    factories.BatchFactory(committee=made, levels=levels, opens_at=moment(opens), closes_at=moment(closes))
    assert choice() == (({"general": [1]}, {}) if is_open else ({}, {1: ["no_open_batch"]}))


def letter(made, from_body, **dates):
    given = {"valid_from": date(2026, 1, 1), "valid_to": date(2026, 12, 31)} | dates
    return Entrustment.objects.create(
        committee=made, from_body=from_body, series=made.series, level=made.level,
        persons="全市", document="晋中人社委〔2026〕1号", **given,
    )  # fmt: skip


ENTRUSTED, GENERAL = {"entrusted": [1]}, {"general": [1]}


@pytest.mark.parametrize(
    ("from_region", "city", "dates", "groups"),
    [
        ("140700", "140700", {}, ENTRUSTED),
        ("140702", "140700", {}, ENTRUSTED),
        ("140000", "140700", {}, ENTRUSTED),
        ("140700", "140100", {}, GENERAL),
        ("140700", "", {}, GENERAL),
        ("140700", "140700", {"valid_to": date(2026, 9, 7)}, ENTRUSTED),
        ("140700", "140700", {"valid_to": date(2026, 9, 6)}, GENERAL),
        ("140700", "140700", {"valid_from": date(2026, 9, 8)}, GENERAL),
    ],
)
def test_letter_of_the_own_region_makes_a_committee_an_entrusted_one(from_region, city, dates, groups):
    _user, employment = worker(region="140702")
    made = committee(1, "140000", level="senior")
    letter(made, factories.hrss_office(from_region), **dates)
    assert choice(employment, level="associate_senior", city=city) == (groups, {})


def test_no_letter_is_needed_where_a_local_committee_covers_the_wish():
    _user, employment = worker()
    outside = committee(1, "140000", scope="internal")
    letter(outside, factories.hrss_office("140700"))
    assert choice(employment) == ({"entrusted": [1]}, {})
    local = committee(2, "140700", batch=False)
    assert choice(employment) == ({}, {1: ["internal"], 2: ["no_open_batch"]})
    local.valid_to = date(2026, 9, 6)
    local.save()
    assert choice(employment) == ({"entrusted": [1]}, {2: ["expired"]})


def test_targeted_committee_does_not_make_a_letter_needless():
    _user, employment = worker()
    letter(committee(1, "140000"), factories.hrss_office("140700"))
    committee(2, formed_by="sme_targeted", usage_scope="targeted")
    assert choice(employment) == ({"targeted": [2], "entrusted": [1]}, {})


def test_letter_of_a_unit_is_for_its_own_people_alone():
    _user, employment = worker()
    _other, elsewhere = worker()
    letter(committee(1, "140000", scope="internal"), employment.organisation)
    assert choice(employment) == ({"entrusted": [1]}, {})
    assert choice(elsewhere) == ({}, {1: ["internal"]})


def test_ownership_of_the_employer_changes_nothing():
    committee(1)
    committee(2, "140100")
    committee(3, formed_by="sme_targeted", usage_scope="targeted")
    committee(4, scope="internal")
    committee(5, status="SUSPENDED")
    letter(committee(6, "140000"), factories.hrss_office("140700"))
    found = [choice(worker(ownership)[1]) for ownership in Ownership.values]
    assert found == [({"general": [1, 6, 2], "targeted": [3]}, {4: ["internal"], 5: ["suspended"]})] * 3


def test_no_open_committee_is_filtered_whoever_owns_the_employer():
    numbers = {committee(number, region).number for number, region in enumerate(["140700", "140100", "140000"], 1)}
    for ownership in Ownership.values:
        assert set(choice(worker(ownership)[1])[0]["general"]) == numbers


@pytest.fixture
def person(client):
    user, employment = worker()
    client.force_login(user)
    return employment


def page(client, name="applications:start", **query):
    return client.get(reverse(name), query).content.decode()


def test_page_asks_first_what_he_wants(client, person):
    committee(1)
    text = page(client)
    assert "想评什么" in text
    assert "第1号评审委员会" not in text
    assert "请选择级别" in page(client, series="engineering", level="")
    assert "没有员级" in page(client, series="economics", level="technician")


def test_page_shows_what_to_know_about_a_committee(client, person):
    made = committee(1, telephone="0354-1234567")
    factories.close_window(made.batches.get(), datetime(2026, 11, 30, 17, 30, tzinfo=clock.SHANXI))
    text = page(client, series="engineering", level="middle")
    for known in ("第1号评审委员会", "晋人社备〔2026〕1号", "2028-12-31", "2026-11-30 17:30", "0354-1234567"):
        assert known in text
    assert f"{reverse('applications:start_in', args=[made.batches.get().code])}?level=middle" in text


def test_consequences_stand_before_the_targeted_committees(client, person):
    committee(1, formed_by="sme_targeted", usage_scope="targeted")
    text = page(client, series="engineering", level="middle")
    consequences = [text.index(words) for words in ("证书上会写明", "以后可以转评", "连续计算")]
    assert max(consequences) < text.index("第1号评审委员会")


@pytest.mark.parametrize(
    ("series", "level", "specialty", "refused"),
    [
        ("accounting", "middle", "", True),
        ("accounting", "associate_senior", "", False),
        ("engineering", "middle", "computer", True),
        ("engineering", "middle", "mechanical", False),
        ("engineering", "associate_senior", "communication", False),
    ],
)
def test_exam_in_lieu_is_refused_and_explained(client, person, series, level, specialty, refused):
    committee(1, series=series, level="senior" if level == "associate_senior" else "middle")
    text = page(client, series=series, level=level, specialty=specialty)
    assert ("通过考试取得，不再评审" in text) == refused
    assert ("第1号评审委员会" in text) != refused


def test_exam_plus_review_and_specialties_by_exam_are_told(client, person):
    assert "考评结合" in page(client, series="economics", level="associate_senior")
    text = page(client, series="engineering", level="middle")
    assert "以考代评，不组织评审" in text
    assert "计算机技术与软件、通信工程" in text


def test_specialty_of_the_series_chosen_before_is_forgotten_and_a_wrong_one_refused(client, person):
    committee(1, series="craft_art")
    text = page(client, series="craft_art", level="middle", specialty="gas")
    assert "第1号评审委员会" in text
    assert "请从列表中选择专业" in page(client, series="craft_art", level="middle", specialty="nonsense")


def test_page_without_account_reads_only(client):
    made = committee(1)
    committee(2, scope="internal")
    text = page(client, "applications:choose_committee", series="engineering", level="middle")
    assert "第1号评审委员会" in text
    assert "登录后按您的工作单位显示" in text
    assert reverse("applications:start_in", args=[made.batches.get().code]) not in text


@pytest.mark.parametrize(
    "query", [{"series": "a" * 999, "level": "x", "city": "'"}, {"city": "140700"}, {"level": "1"}]
)
def test_nonsense_gives_a_page_with_words(client, person, query):
    answer = client.get(reverse("applications:start"), query)
    assert answer.status_code == 200
    assert "请" in answer.content.decode()


def start(client, made, employment, **changes):
    batch = made.batches.get()
    specialty = Specialty.objects.get(series=made.series, code=changes.pop("specialty", "mechanical"))
    data = {"level": batch.levels[0], "specialty": specialty.pk, "idempotency_key": str(uuid.uuid4()), **changes}
    if employment:
        data["employment"] = employment.pk
    return client.post(reverse("applications:start_in", args=[batch.code]), data).content.decode()


def test_targeted_draft_needs_the_tick(client, person):
    made = committee(1, formed_by="sme_targeted", usage_scope="targeted")
    assert "我已了解" in client.get(reverse("applications:start_in", args=[made.batches.get().code])).content.decode()
    assert "勾选“我已了解”" in start(client, made, person)
    assert Application.objects.count() == 0
    start(client, made, person, understood="on")
    assert Application.objects.get().batch.committee == made


def test_general_draft_asks_for_no_tick(client, person):
    start(client, committee(1), person)
    assert Application.objects.count() == 1


def test_internal_committee_takes_only_its_own_also_by_a_made_up_request(client, person):
    made = committee(1, scope="internal")
    assert "只面向本单位（系统）的人员" in start(client, made, person)
    assert Application.objects.count() == 0
    CommitteeUnit.objects.create(committee=made, organisation=person.organisation)
    start(client, made, person)
    assert Application.objects.count() == 1


def test_letter_opens_an_internal_committee_to_the_region_also_when_starting(client, person):
    made = committee(1, "140000", scope="internal")
    letter(made, factories.hrss_office("140700"))
    start(client, made, person)
    assert Application.objects.count() == 1


def test_specialty_that_the_committee_does_not_take_is_refused(client, person):
    made = committee(1)
    gas = Specialty.objects.get(series__code="engineering", code="gas")
    CommitteeSpecialty.objects.create(committee=made, specialty=gas, valid_from=date(2026, 1, 1))
    assert "请从列表中选择申报专业" in start(client, made, person)
    start(client, made, person, specialty="gas")
    assert Application.objects.get().specialty == gas


def test_unit_forgotten_does_not_make_a_freelancer(client, person):
    made = committee(1)
    assert "没有工作单位的，请不选单位并勾选下面一项" in start(client, made, None)
    assert "没有工作单位的，请不选单位并勾选下面一项" in start(client, made, person, freelance="on")
    assert Application.objects.count() == 0


def test_freelancer_starts_without_a_unit(client):
    client.force_login(factories.UserFactory())
    start(client, committee(1), None, freelance="on")
    assert Application.objects.get().employer is None


def queries(client):
    with CaptureQueriesContext(connection) as captured:
        text = page(client, series="engineering", level="middle", specialty="gas")
    return len(captured), text.count("号评审委员会</a>")


def test_chooser_costs_the_same_for_3_and_300_committees(client, person):
    gas = Specialty.objects.get(series__code="engineering", code="gas")

    def more(numbers):
        for number in numbers:
            made = committee(number, ["140700", "140100", "140000"][number % 3], scope=["open", "internal"][number % 2])
            CommitteeSpecialty.objects.create(committee=made, specialty=gas, valid_from=date(2026, 1, 1))
            CommitteeUnit.objects.create(committee=made, organisation=made.organiser)
            letter(made, factories.hrss_office("140700"))

    more(range(1, 4))
    queries(client)
    few, shown = queries(client)
    assert shown == 3
    more(range(4, 301))
    assert queries(client) == (few, 300)
