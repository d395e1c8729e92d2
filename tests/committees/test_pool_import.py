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
from committees.models import Expert, PoolEntry, PoolImport
from committees.pool_import.sheet import HEADINGS, SHEET
from portal.accounts.models import RoleAssignment, User
from portal.audit.models import Record
from portal.core.actors import Role
from portal.core.errors import Refused
from tests import factories
from tests.committees.pool_room import room, specialty

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
COLUMN = dict(zip(HEADINGS, "ABCDEFGHI", strict=True))


def person(**facts):
    """Somebody whose name could stand on an identity card."""
    return factories.UserFactory(**{"name": "王建国"} | facts)


def an_expert(here, **facts):
    return Expert.objects.get(pk=here.take_in(person(), **facts).expert_id)


def row(user, **changes):
    cells = {
        "姓名": user.name, "身份证号": user.id_number, "职称级别": "副高级", "职称名称": "高级工程师", "专业": "",
        "工作单位统一社会信用代码": "", "现从事本专业工作（是/否）": "是",
        "聘期起": "2026-09-07", "聘期止": "2029-09-07",
    }  # fmt: skip
    return cells | changes


def workbook(*rows, headings=HEADINGS, sheet=SHEET):
    book = openpyxl.Workbook()
    book.active.title = sheet
    book.active.append(list(headings))
    for cells in rows:
        book.active.append([cells[heading] for heading in HEADINGS])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def check(here, *rows):
    return services.check_workbook(pool=here.pool, content=workbook(*rows), actor=here.secretary)


def cells(here, *rows):
    imported, errors = check(here, *rows)
    assert imported is None
    assert not PoolImport.objects.exists()
    return [(error.cell, error.text) for error in errors]


def bring(here, *rows):
    imported, errors = check(here, *rows)
    assert errors == []
    return services.apply_import(imported=imported, actor=here.secretary)


@pytest.mark.parametrize(
    ("changes", "cell", "words"),
    [
        ({"身份证号": 140702199001010018}, "B2", "文本格式"),
        ({"身份证号": 1.40702199001010e17}, "B2", "文本格式"),
        ({"身份证号": "14070219900101001"}, "B2", "18位"),
        ({"身份证号": ""}, "B2", "请填写身份证号"),
        ({"身份证号": "=B3"}, "B2", "不能填公式"),
        ({"姓名": "另一个人"}, "B2", "没有以这个姓名和身份证号实名注册的人"),
        ({"姓名": ""}, "A2", "请填写姓名"),
        ({"姓名": "王1"}, "A2", "汉字"),
        ({"职称级别": "特级"}, "C2", "没有这个级别"),
        ({"职称级别": None}, "C2", "请填写职称级别"),
        ({"职称名称": "工" * 61}, "D2", "不超过60字"),
        ({"专业": "炼金术"}, "E2", "没有这个专业"),
        ({"工作单位统一社会信用代码": "91140700MA0000000X"}, "F2", "校验不通过"),
        ({"工作单位统一社会信用代码": factories.uscc(999999)}, "F2", "没有在本平台登记的单位"),
        ({"现从事本专业工作（是/否）": "也许"}, "G2", "请填“是”或“否”"),
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


def test_errors_of_all_rows_come_together_and_nothing_is_kept():
    here = room()
    good, twice = person(), person()
    number = factories.id_number(901)
    rows = [row(good), row(twice), row(twice), {**row(twice), "身份证号": number}]
    assert [place for place, _text in cells(here, *rows)] == ["B4", "B5"]
    assert number not in str(cells(here, *rows))


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
    imported, errors = check(here, row(users[0], **first), row(users[1], 职称级别="中级"), row(users[2]))
    assert errors == []
    assert [line["does"] for line in imported.report["lines"]] == ["new"] * 3
    assert not Expert.objects.exists()
    assert not any(user.id_number in str(imported.report) for user in users)
    services.apply_import(imported=imported, actor=here.secretary)
    expert = Expert.objects.get(user=users[0])
    assert (expert.specialty, expert.employer, expert.term_to) == (gas, unit, date(2027, 1, 1))
    assert Expert.objects.get(user=users[1]).title_level == "middle"
    assert PoolEntry.objects.live().filter(pool=here.pool).count() == 3
    assert RoleAssignment.objects.filter(role=Role.EXPERT, organisation=here.organiser).count() == 3
    assert Record.objects.filter(verb="expert.appointed").count() == 3
    with pytest.raises(Refused, match="已导入"):
        services.apply_import(imported=imported, actor=here.secretary)
    assert PoolEntry.objects.count() == 3


def test_known_experts_change_only_as_the_preview_says():
    here, there = room(), room(name="又一个专家库")
    same, changed = an_expert(here), an_expert(here)
    elsewhere = an_expert(there)
    imported, errors = check(
        here, row(same.user), row(changed.user, 职称级别="正高级", 职称名称="正高级工程师"), row(elsewhere.user)
    )
    assert errors == []
    lines = imported.report["lines"]
    assert [line["does"] for line in lines] == ["same", "changes", "joins"]
    assert lines[1]["changes"] == [["职称级别", "副高级", "正高级"], ["职称名称", "高级工程师", "正高级工程师"]]
    services.apply_import(imported=imported, actor=here.secretary)
    assert Expert.objects.get(pk=changed.pk).title_level == "full_senior"
    assert here.pool.entries.live().filter(expert=elsewhere).exists()
    amended = Record.objects.filter(verb="expert.amended")
    assert [each.chain for each in amended] == [f"committees.expert:{changed.pk}"]


def test_what_has_changed_since_the_preview_stops_the_whole_import():
    here = room()
    known, fresh = an_expert(here), person()
    imported, _errors = check(here, row(known.user), row(fresh))
    services.amend_expert(expert=known, actor=here.secretary, facts={"title_name": "教授级高级工程师"})
    with pytest.raises(Refused, match="有变化"):
        services.apply_import(imported=imported, actor=here.secretary)
    assert not Expert.objects.filter(user=fresh).exists()
    assert PoolImport.objects.get(pk=imported.pk).status == "WAITING"
    services.remove_expert(expert=known, actor=here.secretary, document="9号", reason="泄密")
    imported, errors = check(here, row(known.user))
    assert imported is None
    assert errors


def test_removed_after_the_preview_stops_it_too():
    here, there = room(), room(name="又一个专家库")
    known = an_expert(there)
    imported, _errors = check(here, row(known.user))
    services.remove_expert(expert=known, actor=there.secretary, document="9号", reason="泄密")
    with pytest.raises(Refused, match="有变化"):
        services.apply_import(imported=imported, actor=here.secretary)
    assert not here.pool.entries.exists()


def test_a_later_list_takes_the_place_of_the_one_that_waits():
    here, user = room(), person()
    content = workbook(row(user))
    first, _ = services.check_workbook(pool=here.pool, content=content, actor=here.secretary)
    again, _ = services.check_workbook(pool=here.pool, content=content, actor=here.secretary)
    assert first == again
    later, _ = check(here, row(person()))
    assert PoolImport.objects.get(pk=first.pk).status == "DROPPED"
    assert PoolImport.objects.get(status="WAITING") == later


def test_who_may_not_import():
    here, there = room(), room(name="又一个专家库")
    content = workbook(row(person()))
    for actor in (there.secretary, here.officer):
        with pytest.raises(Refused) as refused:
            services.check_workbook(pool=here.pool, content=content, actor=actor)
        assert refused.value.code == "denied"
    imported, _ = services.check_workbook(pool=here.pool, content=content, actor=here.secretary)
    for act in (services.apply_import, services.drop_import):
        with pytest.raises(Refused):
            act(imported=imported, actor=there.secretary)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"no workbook", "不是 Excel 工作簿"),
        (workbook(), "没有专家"),
        (workbook(headings=["姓名"]), "表头被改动"),
        (workbook(sheet="Sheet1"), "缺少工作表"),
    ],
)
def test_a_file_that_is_no_list_is_refused_beside_its_field(client, content, words):
    here = room()
    client.force_login(User.objects.get(pk=here.secretary.user_id))
    page = reverse("committees:pool_import", args=[here.pool.code])
    answer = client.post(page, {"workbook": SimpleUploadedFile("x.xlsx", content)})
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_the_pages_from_the_template_to_the_pool(client):
    here, user = room(), person()
    client.force_login(User.objects.get(pk=here.secretary.user_id))
    page = reverse("committees:pool_import", args=[here.pool.code])
    sent = client.get(reverse("committees:pool_import_template", args=[here.pool.code])).content
    book = openpyxl.load_workbook(io.BytesIO(sent))
    sheet = book[SHEET]
    assert [cell.value for cell in sheet[1]] == list(HEADINGS)
    assert sheet.column_dimensions["B"].number_format == "@"
    kinds = {str(rule.sqref).split("2:")[0]: rule.type for rule in sheet.data_validations.dataValidation}
    assert kinds == {"C": "list", "E": "list", "G": "list", "B": "textLength"}
    for place, heading in enumerate(HEADINGS, 1):
        sheet.cell(2, place, row(user)[heading])
    filled = io.BytesIO()
    book.save(filled)
    wrong = client.post(page, {"workbook": SimpleUploadedFile("x.xlsx", workbook(row(user, 职称级别="特级")))})
    assert wrong.status_code == 422
    assert "C2" in wrong.content.decode()
    assert client.post(page, {"workbook": SimpleUploadedFile("x.xlsx", filled.getvalue())}).status_code == 302
    shown = client.get(page).content.decode()
    assert "新增专家" in shown
    assert user.id_number not in shown
    imported = PoolImport.objects.get()
    apply_url = reverse("committees:apply_import", args=[here.pool.code, imported.code])
    for _ in range(2):
        assert client.post(apply_url, {"idempotency_key": "3fa85f64-5717-4562-b3fc-2c963f66afa6"}).status_code == 302
    assert "王建国" in client.get(reverse("committees:pool", args=[here.pool.code])).content.decode()
    assert PoolEntry.objects.count() == 1
    drop = reverse("committees:drop_import", args=[here.pool.code, imported.code])
    assert client.post(drop).status_code == 302
    assert PoolImport.objects.get().status == "APPLIED"


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
