import uuid
from datetime import date, datetime

import pytest
from django.urls import reverse

from applications.due import expire_corrections
from applications.models import Application
from applications.services.reviewing import ItemToCorrect, ask_correction, claim
from applications.services.submission import submit_application
from portal.catalog.models import CalendarYear, Parameter
from portal.core import clock
from portal.messages.models import Message
from tests import factories
from tests.applications.applicant.factories import clerk_of, complete_case

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


@pytest.fixture
def clerk(returned):
    return returned[1]


@pytest.fixture
def case(returned):
    return returned[0]


@pytest.fixture
def returned(client):
    """A case that the unit has returned for its work report and its photo's caption in the achievements."""
    factories.hrss_office("140702")
    CalendarYear.objects.get_or_create(year=2026)
    Parameter.objects.create(key="correction_working_days", name="补正期限", value=5, unit="working_days")
    made = complete_case()
    clerk = clerk_of(made)
    submit_application(
        application=made, actor=factories.applicant_actor(made.applicant), commitment_name=made.applicant.name
    )
    claim(ids=[made.pk], actor=clerk)
    items = [
        ItemToCorrect("report", "missing", "请补写 2025 年的工作"),
        ItemToCorrect("achievements.rows-0-name", "inconsistent", "与专利证书不一致"),
    ]
    ask_correction(application=made, actor=clerk, items=items)
    client.force_login(made.applicant)
    return Application.objects.get(pk=made.pk), clerk


def save(client, case, slug, **data):
    revision = case.draft.data.get(slug, {}).get("revision", 0)
    return client.post(reverse("applications:autosave", args=[case.code, slug]), {"revision": revision, **data})


def resubmit(client, case):
    data = {"agreed": "on", "name": case.applicant.name, "act": "resubmit", "idempotency_key": str(uuid.uuid4())}
    return client.post(reverse("applications:check", args=[case.code]), data)


def test_correction_is_shown_on_the_hub_with_its_due_day(client, case):
    page = client.get(reverse("applications:case", args=[case.code])).content.decode()
    assert "请补写 2025 年的工作" in page
    assert "2026年9月14日" in page
    assert "不需修改" in page


def hub(client, case):
    return client.get(reverse("applications:case", args=[case.code])).content.decode()


def test_hub_says_what_was_asked_why_and_that_nothing_is_done_yet(client, case):
    page = hub(client, case)
    assert "需要补正 2 项" in page
    assert "还有 5 个工作日" in page
    assert "缺少应当提交的内容或材料" in page
    assert "人社部令第40号第18条" in page
    assert page.count("还没有修改") == 2


def test_hub_shows_each_change_beside_what_was_asked(client, case):
    row = {"row_count": 1, "narrative": "主持液压支架关键部件的设计。"} | {
        f"rows-0-{name}": value for name, value in case.draft.data["achievements"]["rows"][0].items()
    }
    save(client, case, "achievements", **row | {"rows-0-rank": "2"})
    page = hub(client, case)
    assert "您修改了同一部分的其他地方（1 处），这一处没有改动" in page
    assert page.count("还没有修改") == 2
    case.draft.refresh_from_db()
    save(client, case, "achievements", **row | {"rows-0-name": "一种新型液压支架"})
    page = hub(client, case)
    assert "<del>一种液压支架</del> → <ins>一种新型液压支架</ins>" in page
    assert page.count("还没有修改") == 1


@pytest.mark.parametrize(
    ("day", "words"),
    [(11, "还有 1 个工作日"), (12, "还有 1 个工作日"), (14, "今天是最后一天"), (15, "补正期限已过")],
)
def test_hub_counts_working_days(client, case, day, words):
    with clock.frozen(datetime(2026, 9, day, 9, tzinfo=clock.SHANXI)):
        assert words in hub(client, case)


def test_check_page_shows_the_portals_time_and_the_last_moment(client, case):
    page = client.get(reverse("applications:check", args=[case.code])).content.decode()
    assert "2026年9月7日 09:00:00" in page
    assert "补正截止" in page
    assert "24:00" in page


def test_correction_is_shown_beside_its_field(client, case):
    page = client.get(reverse("applications:section", args=[case.code, "achievements"])).content.decode()
    assert "补正要求：填写内容与材料不一致：与专利证书不一致" in page


def test_correction_opens_the_named_sections(client, case):
    assert save(client, case, "report", text="改" * 1300).status_code == 200


def test_correction_locks_the_other_sections_on_the_server(client, case):
    assert save(client, case, "basic", post="改").status_code == 409
    stored = Application.objects.get(pk=case.pk).draft.data
    assert stored["basic"]["fields"]["post"] == "机械设计工程师"
    page = client.get(reverse("applications:section", args=[case.code, "basic"])).content.decode()
    assert "这一部分现在不能修改。" in page


def test_correction_locks_the_materials(client, case):
    url = reverse("applications:material_remove", args=[case.code, case.materials.first().file_id])
    assert client.post(url).status_code == 409


def test_check_page_shows_changes_and_what_is_left(client, case):
    save(client, case, "report", text="改" * 1300)
    page = client.get(reverse("applications:check", args=[case.code])).content.decode()
    assert "工作总结：工作总结" in page
    assert "业绩成果：还没有修改" in page
    assert "请先按补正要求修改" in page
    assert "检查通过" not in page


def test_resubmit_goes_back_to_who_asked_with_the_next_version(client, case, clerk):
    save(client, case, "report", text="改" * 1300)
    assert resubmit(client, case).url == reverse("applications:receipt", args=[case.code, 2])
    stored = Application.objects.get(pk=case.pk)
    assert (stored.status, stored.version, stored.due_on, stored.claimed_by_id) == (
        "UNIT_REVIEW",
        2,
        None,
        clerk.user_id,
    )
    assert [version.form["report"]["fields"]["text"][0] for version in stored.versions.all()] == ["工", "改"]
    assert stored.corrections.get().answered_at is not None
    assert Message.objects.filter(recipient_id=clerk.user_id, subject__contains="申报人已补正").exists()


def test_expired_corrections_count_as_given_up_once(case):
    assert Application.objects.get(pk=case.pk).due_on == date(2026, 9, 14)
    with clock.frozen(datetime(2026, 9, 14, 23, tzinfo=clock.SHANXI)):
        assert expire_corrections() == 0
    with clock.frozen(datetime(2026, 9, 15, 0, 1, tzinfo=clock.SHANXI)):
        assert expire_corrections() == 1
        assert expire_corrections() == 0
    assert Application.objects.get(pk=case.pk).status == "DEEMED_WITHDRAWN"


def test_resubmit_after_the_due_day_is_refused(client, case):
    with clock.frozen(datetime(2026, 9, 15, 9, tzinfo=clock.SHANXI)):
        answer = resubmit(client, case)
    assert answer.status_code == 409
    assert "补正期限已过" in answer.content.decode()
