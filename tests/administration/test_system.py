"""Closed features, jobs and health, the record for the auditor, and the catalogue's pages."""

import re
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from portal.accounts.models import Organisation, User
from portal.administration import services
from portal.administration.features import feature_of
from portal.administration.models import ChainCheck, DueRun
from portal.administration.selectors import forget_closures
from portal.administration.services.catalogue import set_day, set_parameter
from portal.administration.services.runs import check_chains, note_runs
from portal.audit import services as audit
from portal.audit.models import Record
from portal.catalog.models import CalendarYear, Parameter
from portal.catalog.selectors import parameter, working_day_calendar
from portal.core import clock
from portal.core.due import Outcome
from portal.core.errors import Refused
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


@pytest.fixture
def system():
    return factories.staff("system_admin", None)


@pytest.fixture
def business():
    return factories.staff("hrss_admin", factories.hrss_office("140000"))


def as_(client, actor):
    client.force_login(User.objects.get(pk=actor.user_id))
    return client


def close(actor, feature="registration", **times):
    facts = {"begins_at": clock.now(), "ends_at": None, "told": "注册暂停，周三恢复。", "reason": "升级"} | times
    made = services.close_feature(feature=feature, actor=actor, **facts)
    forget_closures()
    return made


@pytest.mark.parametrize(
    ("name", "feature"),
    [
        ("applications:check", "submission"), ("applications:start_in", "starting"), ("api-v1:self_check", "open_api"),
        ("applications:object", None), ("applications:complain", None), ("applications:ask_reexamination", None),
        ("applications:section", None), ("certificates:verify", None), ("account_login", None),
    ],
)  # fmt: skip
def test_what_can_be_closed_and_what_never(name, feature):
    assert feature_of(name) == feature


def test_closed_feature_says_so_and_acts_no_more_until_it_is_opened(client, system):
    page = reverse("accounts:register")
    made = close(system)
    shown = client.get(page)
    assert (shown.status_code, "注册暂停，周三恢复。" in shown.text) == (200, True)
    refused = client.post(page, {"name": "张三"})
    assert (refused.status_code, "注册暂停，周三恢复。" in refused.text) == (503, True)
    services.open_feature(closure_id=made.pk, actor=system)
    forget_closures()
    assert client.post(page, {"name": "张三"}).status_code == 422
    assert [each.verb for each in Record.objects.filter(chain=f"administration.closure:{made.pk}")] == [
        "feature.closed", "feature.opened",
    ]  # fmt: skip


def test_closure_holds_within_its_hours_alone(client, system):
    now = clock.now()
    close(system, begins_at=now + timedelta(hours=1), ends_at=now + timedelta(hours=2))
    for hours, status in ((0, 422), (1, 503), (2, 422)):
        forget_closures()
        with clock.frozen(now + timedelta(hours=hours)):
            assert client.post(reverse("accounts:register"), {"name": "张三"}).status_code == status
    with pytest.raises(Refused, match="已经登记关闭"):
        close(system, begins_at=now, ends_at=None)


@pytest.mark.parametrize("role", ["security_admin", "audit_admin", "hrss_admin"])
def test_features_are_closed_by_the_system_administrator_alone(role):
    with pytest.raises(Refused, match="系统管理员"):
        close(factories.staff(role, factories.hrss_office("140000")))


def test_health_names_the_job_that_fails(client, system):
    note_runs([Outcome("公示到期", 3), Outcome("坏的", 0, "OperationalError")])
    note_runs([Outcome("公示到期", 0), Outcome("坏的", 0, "OperationalError")])
    assert list(DueRun.objects.order_by("name").values_list("name", "count", "failures")) == [
        ("公示到期", 3, 0), ("坏的", 0, 2),
    ]  # fmt: skip
    page = as_(client, system).get(reverse("administration:health")).text
    assert "OperationalError，共2次" in page
    assert "待发送的消息" in page
    assert "待制发的证书" in page


def test_auditor_finds_exports_and_changes_nothing(client):
    auditor, other = factories.staff("audit_admin", None), factories.UserFactory(name="李梅")
    actor = factories.applicant_actor(other)
    made = audit.record("accounts.user:7", "person.contact_changed", actor=actor, data={"changed": ["phone"]})
    audit.record("reviews.rollentry:5", "round.cast", actor=actor)
    audit.record("applications.complaint:9", "complaint.told", actor=actor, data={"words": "只给办理人看"})
    as_(client, auditor)
    found = client.get(reverse("administration:records"), {"who": "李梅"})
    assert [row[1] for row in found.context["rows"]] == ["complaint.told", "修改联系方式"]
    assert "这条记录与前一条衔接" in client.get(reverse("administration:record", args=[made.pk])).text
    whole = b"".join(client.get(reverse("administration:records_export"), {"who": "李梅"}).streaming_content)
    cells = [cell for row in load_workbook(BytesIO(whole)).active.iter_rows(values_only=True) for cell in row]
    assert made.hash in cells
    assert "只给办理人看" not in str(cells)
    ballot = Record.objects.get(chain="reviews.rollentry:5")
    assert client.get(reverse("administration:record", args=[ballot.pk])).status_code == 403
    assert Record.objects.filter(verb="records.exported", actor_id=auditor.user_id).count() == 1
    for name in ("features", "people", "catalogue"):
        assert client.post(reverse(f"administration:{name}")).status_code == 403


def test_daily_reading_of_the_record_tells_what_does_not_hold(client):
    audit.record("accounts.user:7", "person.contact_changed", actor=factories.staff("audit_admin", None))
    assert check_chains().broken_records == 0
    actor = factories.staff("audit_admin", None)
    Record.objects.bulk_create([audit.draft("accounts.user:8", "person.locked", actor=actor, position=1)])
    assert check_chains().broken_records == 1
    page = as_(client, actor).get(reverse("administration:chain")).text
    assert "记录链异常" in page
    assert ChainCheck.objects.count() == 2


def number(**facts):
    base = {"key": "notice_working_days", "name": "公示期", "unit": "working_days", "value": 5}
    return Parameter.objects.create(**base, **facts)


def test_number_is_set_from_a_day_on_and_the_law_holds(client, business):
    number()
    page = reverse("administration:parameter", args=["notice_working_days"])
    typed = {"value": "7", "valid_from": "2026-10-01", "document": "晋人社厅发〔2026〕12号", "note": ""}
    as_(client, business)
    assert "按规定不得少于5" in client.post(page, typed | {"value": "4"}).text
    assert "不能早于今天" in client.post(page, typed | {"valid_from": "2026-09-06"}).text
    assert "请填写依据文件" in client.post(page, typed | {"document": ""}).text
    assert client.post(page, typed).status_code == 302
    days = (date(2026, 9, 30), date(2026, 10, 1))
    assert [parameter("notice_working_days", day) for day in days] == [5, 7]
    assert "2026-10-01起" in client.get(page).text
    with pytest.raises(Refused, match="业务管理员"):
        set_parameter(
            key="notice_working_days", value=9, valid_from=days[1], document="x", note="",
            actor=factories.staff("system_admin", None),
        )  # fmt: skip


def test_calendar_day_is_swapped_and_counts_at_once(client, business):
    CalendarYear.objects.create(year=2026, source_document="国务院办公厅通知")
    day = date(2026, 9, 12)
    page = reverse("administration:calendar", args=[2026])
    typed = {"day": "2026-09-12", "off_or_worked": "worked", "document": "国务院办公厅通知"}
    as_(client, business)
    assert "周末上班的日子" in client.post(page, typed | {"off_or_worked": "off"}).text
    assert client.post(page, typed).status_code == 302
    assert working_day_calendar().is_working_day(day)
    set_day(year=2026, day=day, off_or_worked="usual", document="更正", actor=business)
    assert not working_day_calendar().is_working_day(day)
    assert CalendarYear.objects.get().version == 3


def test_body_is_closed_and_opened_again_with_a_reason(client, business):
    unit = factories.OrganisationFactory()
    page = reverse("administration:body", args=[unit.pk])
    as_(client, business)
    assert client.post(page, {"reason": ""}).status_code == 422
    for status in ("CLOSED", "ACTIVE"):
        assert client.post(page, {"reason": "注销"}).status_code == 302
        assert Organisation.objects.get(pk=unit.pk).status == status
    office = reverse("administration:body", args=[factories.hrss_office("140702").pk])
    assert "不能停用" in client.post(office, {"reason": "撤并"}).text
    assert "注销" in client.get(page).text


def test_every_queue_is_told_in_words(client, system):
    page = as_(client, system).get(reverse("administration:health")).text
    assert "排队的名单导入和导出任务" in page
    assert not re.search(r"排队的[a-z]", page)
