"""Experts by workbook: every error by its cell, a preview, then all or nothing (lessons 16; 令40 arts. 10, 11, 42)."""

import io
from datetime import date, datetime

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from committees import services
from committees.imports import ExpertResource
from committees.models import Expert, PoolEntry
from portal.accounts.models import RoleAssignment, User
from portal.audit.models import Record
from portal.core.actors import Role
from portal.core.errors import Refused
from portal.core.importing import kind_called
from portal.messages.models import Message
from portal.workbooks.models import Intake
from portal.workbooks.services import apply_intake, check_intake, confirm_intake
from portal.workbooks.services.working import STALE
from tests import factories
from tests.committees.pool_room import room, specialty
from tests.workbooks import bringing
from tests.workbooks import files as filling

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
EXPERTS = kind_called("experts")
HEADINGS = [column.column_name for column in ExpertResource().columns()]


def person(**facts):
    """Somebody whose name could stand on an identity card."""
    return factories.UserFactory(**{"name": "王建国"} | facts)


def an_expert(here, **facts):
    return Expert.objects.get(pk=here.take_in(person(), **facts).expert_id)


def row(user, **changes):
    cells = {
        "姓名": user.name, "身份证号": user.id_number, "职称级别": "副高级", "职称名称": "高级工程师", "专业": "",
        "工作单位统一社会信用代码": "", "现从事本专业工作": "是", "聘期起": "2026-09-07", "聘期止": "2029-09-07",
    }  # fmt: skip
    return cells | changes


def workbook(*rows):
    lines = [[cells[heading] for heading in HEADINGS] for cells in rows]
    return filling.workbook(*lines, headings=HEADINGS, sheet=EXPERTS.title)


def check(here, *rows):
    return bringing.brought(workbook(*rows), here.secretary, EXPERTS.at(here.pool.code, here.secretary))


def cells(here, *rows):
    intake = check(here, *rows)
    assert intake.status == "FAULTY"
    return bringing.errors_of(intake)


def does(intake):
    return {row: (what, changes) for row, _name, what, changes in intake.report["lines"]}


def apply(here, intake):
    assert intake.report["errors"] == []
    confirm_intake(intake=intake, actor=here.secretary)
    assert apply_intake(intake.pk)
    return Intake.objects.get(pk=intake.pk)


def bring(here, *rows):
    return apply(here, check(here, *rows))


@pytest.mark.parametrize(
    ("changes", "cell", "words"),
    [
        ({"身份证号": 140702199001010018}, "B2", "文本格式"),
        ({"身份证号": "14070219900101001"}, "B2", "18位"),
        ({"身份证号": ""}, "B2", "请填写身份证号"),
        ({"姓名": "另一个人"}, "B2", "没有以这个姓名和身份证号实名注册的人"),
        ({"姓名": ""}, "A2", "请填写姓名"),
        ({"职称级别": "特级"}, "C2", "没有“特级”这一项"),
        ({"职称级别": None}, "C2", "请填写职称级别"),
        ({"职称名称": "工" * 61}, "D2", "不超过60字"),
        ({"专业": "炼金术"}, "E2", "没有“炼金术”这一项"),
        ({"工作单位统一社会信用代码": "91140700MA0000000X"}, "F2", "校验不通过"),
        ({"工作单位统一社会信用代码": factories.uscc(999999)}, "F2", "没有在本平台登记的单位"),
        ({"现从事本专业工作": "也许"}, "G2", "是、否之一"),
        ({"聘期起": "昨天"}, "H2", "2026-03-06"),
        ({"聘期止": ""}, "I2", "请填写聘期止"),
        ({"聘期止": "2029-09-08"}, "I2", "最长3年"),
        ({"聘期止": "2026-09-06"}, "I2", "不能早于聘期起"),
    ],
)
def test_each_error_is_named_by_its_cell(changes, cell, words):
    here, user = room(), person()
    found = cells(here, row(user, **changes))
    assert [place for place, _text in found] == [cell]
    assert words in found[0][1]
    assert not Expert.objects.exists()


def test_errors_of_all_rows_come_together():
    here = room()
    good, twice = person(), person()
    number = factories.id_number(901)
    found = cells(here, row(good), row(twice), row(twice), {**row(twice), "身份证号": number})
    assert [place for place, _text in found] == ["B4", "B5"]
    assert number not in str(found)


def test_who_cannot_come_by_a_list():
    here, there = room(), room(name="又一个专家库")
    gone = an_expert(there)
    services.remove_expert(expert=gone, actor=there.secretary, document="9号", reason="泄密")
    User.objects.filter(pk=here.secretary.user_id).update(name="王建国")
    himself = User.objects.get(pk=here.secretary.user_id)
    other_series = factories.ExpertFactory(series=factories.Series.objects.get(code="economics"), user=person())
    bound = an_expert(room(name="燃气专业专家库", specialty=specialty()), specialty=specialty())
    texts = [text for _cell, text in cells(here, *map(row, [gone.user, himself, other_series.user, bound.user]))]
    for words, text in zip(["第42条", "您本人", "系列", "燃气专业专家库"], texts, strict=True):
        assert words in text
    assert "请填写专业" in cells(room(name="第二燃气库", specialty=specialty()), row(person()))[0][1]


def test_new_experts_stand_in_the_pool_after_the_second_click_only():
    here, unit = room(), factories.OrganisationFactory()
    users = [person() for _ in range(3)]
    gas = specialty()
    first = {
        "专业": gas.name,
        "工作单位统一社会信用代码": unit.uscc,
        "聘期起": datetime(2026, 9, 7),  # noqa: DTZ001 - a cell has no zone
        "聘期止": date(2027, 1, 1),
    }
    intake = check(here, row(users[0], **first), row(users[1], 职称级别="中级", 现从事本专业工作="否"), row(users[2]))
    assert does(intake) == {2: ("new", []), 3: ("new", []), 4: ("new", [])}
    assert not Expert.objects.exists()
    assert not any(user.id_number in str(intake.report) for user in users)
    assert apply(here, intake).status == "APPLIED"
    expert = Expert.objects.get(user=users[0])
    assert (expert.specialty, expert.employer, expert.term_to) == (gas, unit, date(2027, 1, 1))
    second = Expert.objects.get(user=users[1])
    assert (second.title_level, second.practises, expert.practises) == ("middle", False, True)
    assert PoolEntry.objects.live().filter(pool=here.pool).count() == 3
    assert RoleAssignment.objects.filter(role=Role.EXPERT, organisation=here.organiser).count() == 3
    assert Record.objects.filter(verb="expert.appointed").count() == 3
    brought = Record.objects.get(verb="pool.list_brought")
    assert (brought.chain, brought.data) == (f"committees.expertpool:{here.pool.pk}", {"new": 3, "entered": 0})


def test_known_experts_change_only_as_the_preview_says():
    here, there = room(), room(name="又一个专家库")
    same, changed = an_expert(here), an_expert(here)
    elsewhere = an_expert(there)
    intake = check(
        here, row(same.user), row(changed.user, 职称级别="正高级", 职称名称="正高级工程师"), row(elsewhere.user)
    )
    assert intake.report["counts"] == {"new": 0, "changes": 2, "same": 1}
    assert does(intake) == {
        3: ("changes", [["职称级别", "副高级", "正高级"], ["职称名称", "高级工程师", "正高级工程师"]]),
        4: ("changes", [["专家库", "", here.pool.name]]),
    }
    apply(here, intake)
    assert Expert.objects.get(pk=changed.pk).title_level == "full_senior"
    assert here.pool.entries.live().filter(expert=elsewhere).exists()
    amended = Record.objects.filter(verb="expert.amended")
    assert [each.chain for each in amended] == [f"committees.expert:{changed.pk}"]
    told = Message.objects.filter(subject="评审专家信息已更新").values_list("recipient", flat=True)
    assert list(told) == [changed.user_id]


def test_what_has_changed_since_the_preview_stops_the_whole_import():
    here, there = room(), room(name="又一个专家库")
    known, fresh, gone = an_expert(here), person(), an_expert(there)
    intake, other = check(here, row(known.user), row(fresh)), check(here, row(gone.user))
    services.amend_expert(expert=known, actor=here.secretary, facts={"title_name": "教授级高级工程师"})
    services.remove_expert(expert=gone, actor=there.secretary, document="9号", reason="泄密")
    for each in (intake, other):
        done = apply(here, each)
        assert (done.status, done.failure) == ("FAILED", STALE)
    assert not Expert.objects.filter(user=fresh).exists()
    assert not here.pool.entries.live().filter(expert=gone).exists()


def test_who_may_not_import(client):
    here = room()
    stranger = factories.staff(Role.SECRETARY, factories.OrganisationFactory(kind="organiser"))
    with pytest.raises(Refused, match="其他组建单位"):
        EXPERTS.at(here.pool.code, stranger)
    with pytest.raises(Refused, match="切换身份"):
        bringing.brought(workbook(row(person())), here.officer, EXPERTS.at(here.pool.code, here.secretary))
    page = reverse("workbooks:new_intake", args=["experts"])
    for actor, answer in ((stranger, 404), (here.officer, 403)):
        client.force_login(User.objects.get(pk=actor.user_id))
        assert client.get(page, {"at": here.pool.code}).status_code == answer
    client.force_login(User.objects.get(pk=here.secretary.user_id))
    assert client.get(page).status_code == 404
    assert "点“从 Excel 导入”" in client.get(reverse("workbooks:intakes")).content.decode()


def test_the_pages_from_the_pool_and_back_to_it(client):
    here, user = room(), person()
    client.force_login(User.objects.get(pk=here.secretary.user_id))
    pool = reverse("committees:pool", args=[here.pool.code])
    page = f"{reverse('workbooks:new_intake', args=['experts'])}?at={here.pool.code}"
    template = f"{reverse('workbooks:template', args=['experts'])}?at={here.pool.code}"
    assert f'href="{page}"' in client.get(pool).content.decode()
    assert f'href="{template}"' in client.get(page).content.decode()
    book = openpyxl.load_workbook(io.BytesIO(client.get(template).content))
    sheet = book[EXPERTS.title]
    assert [cell.value for cell in sheet[1]] == HEADINGS
    assert sheet.column_dimensions["B"].number_format == "@"
    assert specialty().name in [cell.value for cell in book["选项"]["E"]]
    for place, heading in enumerate(HEADINGS, 1):
        sheet.cell(3, place, row(user)[heading])
    filled = io.BytesIO()
    book.save(filled)
    wrong = SimpleUploadedFile("x.xlsx", workbook(row(user, 职称级别="特级")))
    faulty = client.post(page, {"workbook": wrong}).headers["Location"]
    check_intake(Intake.objects.get().pk)
    assert f'href="{page}">重新上传' in client.get(faulty).content.decode()
    good = client.post(page, {"workbook": SimpleUploadedFile("x.xlsx", filled.getvalue())}).headers["Location"]
    intake = Intake.objects.get(place=here.pool.code, status="CHECKING")
    check_intake(intake.pk)
    shown = client.get(good).content.decode()
    assert here.pool.name in shown
    assert "确认后会这样办理" in shown
    assert user.id_number not in shown
    client.post(reverse("workbooks:confirm_intake", args=[intake.code]))
    apply_intake(intake.pk)
    assert f'href="{pool}">查看导入的内容' in client.get(good).content.decode()
    shown = client.get(pool).content.decode()
    assert ("王建国" in shown, "名单导入" in shown) == (True, True)


def test_a_list_costs_the_same_whatever_its_length():
    def cost(size):
        here = room(name=f"专家库{size}")
        known = [an_expert(here) for _ in range(size)]
        rows = [row(each.user, 职称名称="教授") for each in known]
        rows += [row(person()) for _ in range(size)]
        with CaptureQueriesContext(connection) as queries:
            bring(here, *rows)
        return len(queries)

    assert cost(1) == cost(4)
