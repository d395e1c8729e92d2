"""The way of most people through the self-check (issue 3, part 4; S13a, M5a)."""

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.applications.self_check.visitor import COMMON, told

pytestmark = pytest.mark.django_db
MOST_QUESTIONS = 8


def test_at_most_eight_questions(visitor):
    visitor.goes_through(COMMON)
    assert visitor.questions == ["target", "education", "title", "work", "special", "place", "clear"]
    assert len(visitor.questions) <= MOST_QUESTIONS


def test_each_page_says_how_many_questions_there_are(visitor):
    visitor.goes_through(COMMON)
    for number, page in enumerate(visitor.pages[:-1], 1):
        assert f"第 {number} 问，共约 7 问" in page.content.decode()


def test_result_tells_door_day_channel_and_materials(visitor):
    visitor.goes_through(COMMON)
    assert visitor.result.answer.eligible
    assert [(each.text.code, str(each.result.earliest_on)) for each in visitor.result.open] == [
        ("normal", "2022-06-30")
    ]
    for text in (
        "工程技术人员 · 机械工程 · 中级（工程师）",
        "正常申报",
        "2022年6月30日",
        "人社部发〔2019〕16号",
        "榆次区 → 晋中市",
        "劳动合同",
        "学历学位证明",
        "现职称证书",
        "按这个结果开始申报",
    ):
        assert text in visitor.text, text


def test_usual_duration_is_the_sum_of_the_time_limits(visitor):
    """Unit review 5, notice 5, two offices and the committee's office 10 each (regulation 2.3; parameters)."""
    visitor.goes_through(COMMON)
    (way,) = visitor.result.ways
    assert (way.route.channel, way.route.default, way.working_days) == ("employer", True, 5 + 5 + 10 + 10 + 10)


def test_closed_door_tells_what_is_missing_and_from_when(visitor):
    visitor.goes_through(told(title={**COMMON["title"], "obtained_on": "2024-06"}))
    assert not visitor.result.answer.eligible
    (door,) = visitor.result.closed
    assert str(door.result.earliest_on) == "2028-06-01"
    assert [(line.needed, line.found) for line in door.lines if not line.ok] == [("4年", "2年")]
    assert "现在还不能申报" in visitor.text
    assert "2028年6月1日" in visitor.text
    assert "按这个结果开始申报" not in visitor.text


def test_door_that_opens_before_the_usual_cut_off_day_is_told(visitor):
    """Years are counted to 31 December of the batch's year (regulation 3.4)."""
    visitor.goes_through(told(title={**COMMON["title"], "obtained_on": "2022-12-31"}))
    assert "12 月 31 日，所以今年就可能可以，以评委会当年通知为准" in visitor.text
    assert "按这个结果开始申报" in visitor.text
    visitor.goes_through(told(title={**COMMON["title"], "obtained_on": "2023-01-01"}))
    assert "今年就可能可以" not in visitor.text


def test_nothing_is_stored(visitor, client):
    rows = _rows_of_every_table()
    visitor.goes_through(COMMON).presses("self_check_print")
    assert visitor.page.status_code == 200
    assert _rows_of_every_table() == rows
    assert Session.objects.count() == 0
    assert set(client.cookies) <= {"csrftoken"}


def _rows_of_every_table():
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        counts = {}
        for name in names:
            cursor.execute(f'SELECT count(*) FROM "{name}"')  # noqa: S608 - names of our own tables
            counts[name] = cursor.fetchone()[0]
    return counts


def test_no_page_writes(visitor):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        visitor.goes_through(COMMON)
    written = [each["sql"] for each in queries if each["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert written == []


def test_one_step_back_keeps_what_was_typed(visitor):
    visitor.opens().answers(COMMON["target"]).answers(COMMON["education"])
    visitor.answers({"kind": "general", "obtained_on": "2018-0"}, back="1")
    assert visitor.asked == "education"
    assert 'value="2016-07"' in visitor.text
    visitor.answers(COMMON["education"])
    assert visitor.asked == "title"
    assert 'value="2018-0"' in visitor.text
    assert visitor.page.context["form"].errors == {}


def test_single_answer_can_be_changed_from_the_result(visitor):
    visitor.goes_through(COMMON).presses("self_check", go="title")
    assert visitor.asked == "title"
    assert 'value="2018-06-30"' in visitor.text
    visitor.answers({**COMMON["title"], "obtained_on": "2024-06"})
    assert not visitor.result.answer.eligible


def test_change_that_opens_new_questions_asks_only_those(visitor):
    visitor.goes_through(COMMON).presses("self_check", go="special")
    visitor.answers({"special": ["skill"]})
    assert visitor.asked == "details"
    visitor.answers({"skill_level": "2", "skill_obtained_on": "2019-01", "skill_front_line": "yes"})
    assert [door.text.code for door in visitor.result.open] == ["normal", "skilled_worker"]


def test_print_view_has_everything_and_leads_back(visitor):
    visitor.goes_through(COMMON).presses("self_check_print")
    for text in ("职称申报条件自查结果", "正常申报", "用人单位", "劳动合同", "不是审核结论", "A4"):
        assert text in visitor.text, text
    visitor.presses("self_check", result="1")
    assert "条件自查结果" in visitor.text
    assert visitor.result.answer.eligible


@pytest.mark.parametrize("state", ["made-up", "eyJhIjoxfQ:1abc:xyz", ":", "\x00"])
def test_page_that_was_tampered_with_starts_again_in_words(visitor, client, state):
    visitor.opens()
    for name in ("self_check", "self_check_print", "self_check_start"):
        answer = client.post(reverse(f"applications:{name}"), {"state": state, "step": "title"})
        assert answer.status_code == 422
        assert "请从第一问重新开始" in answer.content.decode()
        assert "第 1 问" in answer.content.decode()


@pytest.mark.parametrize("step", ["", "nonsense", "periods"])
def test_question_that_is_not_asked_starts_again(visitor, client, step):
    answer = client.post(reverse("applications:self_check"), {"state": "", "step": step})
    assert "请从第一问重新开始" in answer.content.decode()


def test_unfinished_answers_are_neither_printed_nor_taken_along(visitor, client):
    visitor.opens().answers(COMMON["target"])
    for name in ("self_check_print", "self_check_start"):
        assert client.post(reverse(f"applications:{name}"), {"state": visitor.page.context["state"]}).status_code == 422
    assert Session.objects.count() == 0


def test_home_page_and_navigation_lead_here(client, db):
    home = client.get(reverse("home")).content.decode()
    assert home.count(f'href="{reverse("applications:self_check")}"') == 2


def test_result_costs_the_same_however_many_offices_there_are(visitor, django_assert_max_num_queries):
    visitor.opens()
    for code in list(COMMON)[:-1]:
        visitor.answers(COMMON[code])
    with django_assert_max_num_queries(16):
        visitor.answers(COMMON["clear"])
    assert visitor.result.answer.eligible
