"""Search finds what is public, forgives a slip, and knows nothing of people or cases (S13a, PIPL 25)."""

from datetime import date

import pytest
from django.urls import reverse

from applications.models import PublicNotice
from portal.catalog.models import Parameter, Specialty
from portal.core import clock
from portal.policies.models import PolicyDocument, Question
from portal.square.models import Kind, SearchEntry
from portal.square.services.search_index import refresh_index
from portal.square.views import search
from tests import factories
from tests.accounts.factories import service_point
from tests.applications.staff.factories import at, calendar, case_at, published

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def results(client, q, **query):
    page = client.get(reverse("square:search"), {"q": q, **query})
    assert page.status_code == 200
    return ["".join(piece for piece, _is_hit in hit.title) for hit in page.context.get("hits", [])]


@pytest.fixture
def square():
    """One public page of most kinds."""
    committee = factories.CommitteeFactory(number=7, telephone="0354-7654321")
    factories.BatchFactory(committee=committee, title="2026年度机械专业评审")
    Specialty.objects.create(series=committee.series, code="gas", name="燃气工程")
    service_point(name="榆次工业园服务站", address="龙湖大街1号")
    PolicyDocument.objects.create(
        code="x", title="关于民营企业职称的通知", number="人社厅发〔2020〕13号", issuer="部", summary="破除四唯"
    )
    Question.objects.create(
        code="retired", topic="条件", question="退休以后还能评吗？", answer="不能。", clause="令40-13"
    )
    refresh_index()


FIRST = {
    "退休": "退休以后还能评吗？",
    "四唯": "关于民营企业职称的通知",
    "13号": "关于民营企业职称的通知",
    "0354-7654321": "晋中市工程系列中级职称评审委员会",
    "燃气": "工程技术人员系列",
    "龙湖大街": "榆次工业园服务站",
    "榆次区人力资源和社会保障局": "榆次区人力资源和社会保障局",
    "机械": "2026年度机械专业评审",
    # Mistyped: 委园会 for 委员会, 人力资原 for 人力资源.
    "工程系列中级职称评审委园会": "晋中市工程系列中级职称评审委员会",
    "榆次区人力资原": "榆次区人力资源和社会保障局",
}


@pytest.mark.usefixtures("square")
def test_what_is_public_is_found_by_two_characters_and_with_a_slip(client):
    assert {query: results(client, query)[0] for query in FIRST} == FIRST


def test_people_and_cases_are_not_in_it(client):
    calendar()
    case = case_at("UNIT_NOTICE", applicant__name="欧阳不可查")
    notice = published(case)
    expert = factories.MemberFactory(committee=case.batch.committee, expert__user__name="司马专家").expert
    draft = factories.BatchFactory(committee=case.batch.committee, title="尚未公布的批次", status="DRAFT")
    PublicNotice.objects.filter(pk=notice.pk).update(title="欧阳不可查申报工程师公示")
    refresh_index()
    assert results(client, "申报工程师公示")[0] == "某某申报工程师公示"
    stored = "\n".join(SearchEntry.objects.values_list("folded", flat=True))
    secrets = [case.applicant.name, case.applicant.id_number, case.applicant.phone, case.code, expert.user.name]
    for secret in [*secrets, draft.title]:
        assert secret.casefold() not in stored
        assert secret not in "".join(results(client, secret))


def test_index_follows_what_changes_and_writes_nothing_twice(client, django_assert_max_num_queries):
    calendar()
    committee = factories.CommitteeFactory(number=7, name="太原市档案系列评审委员会")
    with at(9, 7):
        notice = published(case_at("UNIT_NOTICE"))
    assert refresh_index() > 0
    with django_assert_max_num_queries(26):
        assert refresh_index() == 0
    committee.name = "太原市文博系列评审委员会"
    committee.save(update_fields=["name"])
    assert refresh_index() == 1
    assert results(client, "文博") == [committee.name]
    assert results(client, "档案") == []
    with clock.frozen(clock.now().replace(year=2029)):
        assert results(client, notice.title)
        refresh_index()
        assert not SearchEntry.objects.filter(kind=Kind.BATCH).exists()


@pytest.mark.usefixtures("square")
def test_one_price_for_one_hit_and_for_many(client, django_assert_num_queries):
    with django_assert_num_queries(3):
        assert len(results(client, "四唯")) == 1
    for number in range(8, 31):
        factories.CommitteeFactory(number=number, name=f"四唯评委会{number}")
    refresh_index()
    with django_assert_num_queries(3):
        assert len(results(client, "四唯")) == 20
    assert len(results(client, "四唯", page=2)) == 4
    assert results(client, "四唯", kind="policy") == ["关于民营企业职称的通知"]


@pytest.mark.usefixtures("square")
def test_odd_queries_are_answered_in_words(client):
    for query in ("", "  ", "，。", "<script>", "' OR 1=1 --", "长" * 61, "%", "\\", "𠮷"):
        page = client.get(reverse("square:search"), {"q": query, "kind": "nonsense", "page": "x"})
        assert page.status_code == 200
        assert not page.context.get("hits")
        assert "<script>" not in page.text


def test_an_address_may_search_so_often_in_a_minute(client, monkeypatch):
    monkeypatch.setattr(search, "SEARCHES_A_MINUTE", 3)
    address = reverse("square:search")
    assert [client.get(address, {"q": "税"}).status_code for _ in range(4)] == [200, 200, 200, 429]
    assert client.get(address).status_code == 200
    assert client.get(address, {"q": "税"}, REMOTE_ADDR="192.0.2.7").status_code == 200


def test_notice_that_is_shown_no_longer_leaves_the_index(client):
    calendar()
    notice = published(case_at("UNIT_NOTICE"))
    Parameter.objects.create(key="notice_shown_days", name="天", value=30, unit="days")
    name = notice.people[0]["name"]
    address = reverse("applications:notice", args=[notice.code])
    assert name in client.get(address).text
    for day, is_shown in ((date(2026, 10, 14), True), (date(2026, 10, 15), False)):
        with clock.frozen(clock.now().replace(month=day.month, day=day.day)):
            refresh_index()
            assert (notice.title in results(client, notice.title)) is is_shown
            assert (name in client.get(address).text) is is_shown
            listed = client.get(reverse("applications:notices"), {"tab": "past"}).text
            assert (address in listed) is is_shown
            assert client.get(reverse("applications:poster", args=[notice.code])).status_code == (
                200 if is_shown else 404
            )
    assert notice.digest in client.get(address).text
