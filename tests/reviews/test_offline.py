"""A meeting held offline: a workbook, two people, everything or nothing (regulation 1.2; 令40 arts. 19-22)."""

import io
import uuid

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from portal.core.actors import Role
from portal.core.cells import BadWorkbook, open_workbook
from portal.core.errors import Refused
from portal.core.identifiers import mask_id_number
from portal.core.invariants import all_invariants
from portal.core.tables import workbook_of
from reviews import selectors, services
from reviews.models import Opinion, ResultImport, Round
from reviews.offline.judging import (
    RESULT_HEADINGS,
    ItemFacts,
    ItemLine,
    MeetingFacts,
    Report,
    SeatFacts,
    SeatLine,
    judge,
)
from tests import factories
from tests.races.racing import one_wins, race
from tests.reviews.factories import fresh, room
from tests.reviews.test_pages import body, post, signed_in, url

pytestmark = [pytest.mark.usefixtures("monday")]
PASSES = (6, 6, 4, 1, 0, 1)
FAILS = (6, 5, 3, 1, 0, 1)


def another(here):
    return factories.staff(Role.SECRETARY, here.batch.committee.organiser)


def filled(here, *numbers, present=6):
    """The meeting's own template, filled in: the first ``present`` attend, ``numbers`` in the order of the agenda."""
    workbook = openpyxl.load_workbook(io.BytesIO(workbook_of(selectors.template_of(here.meeting))))
    seats, results = workbook["出席"], workbook["表决结果"]
    for row in range(2, 2 + len(here.experts)):
        seats.cell(row, 4).value = "是" if row - 2 < present else "否"
    seats.cell(2, 5).value = "是"
    for row, tally in enumerate(numbers, 2):
        results.cell(row, 5).value = "1、2、3"
        results.cell(row, 6).value = "业绩突出，建议通过。"
        for column, number in enumerate(tally, 7):
            results.cell(row, column).value = number
        results.cell(row, 13).value = "通过" if 3 * tally[2] >= 2 * tally[0] else "未通过"
    return workbook


def written(workbook) -> bytes:
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


def bring(here, workbook, actor=None):
    return services.import_results(meeting=here.meeting, content=written(workbook), actor=actor or here.secretary)


def stored_nothing(here):
    return (fresh(here.meeting).status, Round.objects.count(), Opinion.objects.count()) == ("PLANNED", 0, 0)


def facts(members=7, recused=()):
    seats = {
        number: SeatFacts(number, 100 + number, f"委员{number}", number <= 2, True) for number in range(1, members + 1)
    }
    return MeetingFacts(seats, {"A1": ItemFacts(1, "A1", "张建国", frozenset(recused))})


def said(numbers=PASSES, result="通过", present=6, experts=(1, 2, 3), **more):
    seats = [SeatLine(number + 1, number, f"委员{number}", number <= present, number == 1) for number in range(1, 8)]
    line = {"row": 2, "code": "A1", "name": "张建国", "experts": list(experts), "opinion": "建议通过",
            "numbers": list(numbers), "result": result, "deferred": ""}  # fmt: skip
    return Report(seats, [ItemLine(**line | more)])


def cells(report, given):
    return [(error.sheet, error.cell) for error in judge(report, given)]


@pytest.mark.parametrize(
    ("report", "wrong"),
    [
        (said(), []),
        (said(FAILS, "未通过"), []),
        (said(numbers=(6, 6, 3, 3, 0, 0), result="通过"), ["M2"]),
        (said(result="未通过"), ["M2"]),
        (said(result=""), ["M2"]),
        (said(numbers=(5, 5, 5, 0, 0, 0)), ["G2"]),
        (said(numbers=(6, 7, 7, 0, 0, 0)), ["H2"]),
        (said(numbers=(6, 6, 4, 1, 0, 0)), ["H2"]),
        (said(experts=(1, 2)), ["E2"]),
        (said(experts=(1, 2, 7)), ["E2"]),
        (said(opinion=""), ["F2"]),
        (said(code="B9"), ["B2", ""]),
        (said(name="张建军"), ["C2"]),
        (said(present=4, numbers=(4, 4, 4, 0, 0, 0)), ["", "G2"]),
    ],
)
def test_judge_names_the_cell_that_cannot_be_true(report, wrong):
    assert [cell for _sheet, cell in cells(report, facts())] == wrong


def test_judge_takes_the_recused_out_of_those_who_vote():
    assert cells(said(numbers=(5, 5, 4, 1, 0, 0)), facts(recused=(6,))) == []
    assert cells(said(), facts(recused=(6,))) == [("表决结果", "G2")]
    assert ("表决结果", "B2") in cells(said(numbers=(5, 5, 4, 1, 0, 0), experts=(2, 3, 4)), facts(recused=(1,)))


def test_judge_wants_every_row_once():
    report = Report(said().seats[:-1], [*said().items, *said().items])
    assert cells(report, facts()) == [("出席", ""), ("表决结果", "B2")]
    assert cells(Report(said().seats, []), facts()) == [("表决结果", "")]


def test_judge_wants_one_chair_who_may_preside():
    nobody = [SeatLine(line.row, line.number, line.name, line.present, False) for line in said().seats]
    third = [SeatLine(line.row, line.number, line.name, line.present, line.number == 3) for line in said().seats]
    assert cells(Report(nobody, said().items), facts()) == [("出席", "")]
    assert cells(Report(third, said().items), facts()) == [("出席", "E4")]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04broken", b"a,b,c", b"x" * (2 * 1024 * 1024 + 1)])
def test_no_workbook_is_told_in_a_sentence(content):
    with pytest.raises(BadWorkbook):
        open_workbook(content)


@pytest.mark.django_db
def test_released_results_lead_to_the_same_end_as_a_live_meeting():
    here = room(members=7, cases=3)
    workbook = filled(here, PASSES, FAILS)
    workbook["表决结果"].cell(4, 14).value = "材料需核实"
    imported, errors = bring(here, workbook)
    assert errors == []
    assert stored_nothing(here)
    services.release_results(imported=imported, actor=another(here))
    here.meeting = fresh(here.meeting)
    assert (here.meeting.status, here.meeting.members_count, here.meeting.chair) == ("VOTED", 7, here.experts[0])
    rounds = Round.objects.order_by("item__number")
    assert [(v.present, v.agree, v.disagree, v.abstain, v.spoiled, v.not_cast, v.passed) for v in rounds] == [
        (6, 4, 1, 0, 1, 0, True),
        (6, 3, 1, 0, 1, 1, False),
    ]
    assert here.meeting.attendances.present().count() == 6
    here.sign().publish()
    assert [case.status for case in here.cases] == ["PASSED", "NOT_PASSED", "IN_REVIEW"]
    # The fixtures' cases came to the meeting without records, so invariants of cases say nothing here.
    ours = [each for each in all_invariants() if each.number in {6, 7}]
    assert {each.sentence: found for each in ours if (found := list(each.violations()))} == {}
    minutes = fresh(here.meeting).minutes
    assert minutes["offline"]["imported_by"] == here.secretary.name
    assert [round_["on_paper"] for item in minutes["agenda"] for round_ in item["rounds"]] == [True, True]


@pytest.mark.django_db
def test_importer_does_not_release_and_a_stranger_does_neither():
    here = room(members=7)
    imported, _errors = bring(here, filled(here, PASSES))
    with pytest.raises(Refused, match="不能自己放行"):
        services.release_results(imported=imported, actor=here.secretary)
    stranger = factories.staff(Role.SECRETARY, factories.OrganisationFactory(kind="organiser"))
    for act in (services.release_results, services.drop_results):
        with pytest.raises(Refused, match="办事机构人员"):
            act(imported=imported, actor=stranger)
    with pytest.raises(Refused, match="办事机构人员"):
        bring(here, filled(here, PASSES), actor=stranger)
    member = factories.staff(Role.SECRETARY, here.batch.committee.organiser, user=here.experts[6].user)
    with pytest.raises(Refused, match="不参加表决的办事人员"):
        bring(here, filled(here, PASSES), actor=member)
    assert stored_nothing(here)


@pytest.mark.django_db
def test_dropped_or_replaced_workbook_is_not_released():
    here = room(members=7)
    first, _errors = bring(here, filled(here, PASSES))
    second, _errors = bring(here, filled(here, FAILS))
    assert (fresh(first).status, fresh(second).status) == ("DROPPED", "WAITING")
    with pytest.raises(Refused, match="已撤下"):
        services.release_results(imported=first, actor=another(here))
    services.drop_results(imported=second, actor=another(here))
    assert stored_nothing(here)


@pytest.mark.django_db
def test_recusal_after_the_import_stops_the_release():
    here = room(members=7)
    imported, _errors = bring(here, filled(here, PASSES))
    item = here.meeting.items.get()
    services.declare_recusal(item=item, expert=here.experts[5], reason="师生关系", actor=here.secretary)
    with pytest.raises(Refused, match="有变化，请重新导入"):
        services.release_results(imported=imported, actor=another(here))
    assert stored_nothing(here)
    assert fresh(imported).status == "WAITING"


@pytest.mark.django_db
def test_live_meeting_takes_no_workbook():
    here = room(members=7)
    imported, _errors = bring(here, filled(here, PASSES))
    here.open(6)
    with pytest.raises(Refused, match="不能再导入线下结果"):
        bring(here, filled(here, PASSES))
    with pytest.raises(Refused, match="不能办理“记录线下会议”"):
        services.release_results(imported=imported, actor=another(here))


@pytest.mark.django_db
def test_live_round_is_not_closed_by_the_offline_move():
    here = room(members=7).open(6).give_opinions()
    services.open_rounds(meeting=here.meeting, actor=here.chair, on_paper=True)
    from portal import workflow  # noqa: PLC0415 - the one test that goes round the services
    from portal.core import clock  # noqa: PLC0415

    act = workflow.Act(move="record_offline", actor=here.secretary, arguments={"at": clock.now()})
    with pytest.raises(Refused, match="不是线下会议"):
        workflow.run(Round, here.vote().pk, act)


@pytest.mark.django_db
def test_bad_cells_are_named_and_nothing_is_kept():
    here = room(members=7, cases=2)
    workbook = filled(here, PASSES, PASSES)
    results = workbook["表决结果"]
    results.cell(2, 9).value = "=2+2"
    results.cell(3, 10).value = "一"
    results.cell(3, 11).value = 1.5
    workbook["出席"].cell(3, 4).value = "在"
    _imported, errors = bring(here, workbook)
    assert [(error.sheet, error.cell) for error in errors] == [
        ("出席", "D3"), ("表决结果", "I2"), ("表决结果", "J3"), ("表决结果", "K3"),
    ]  # fmt: skip
    assert "公式" in errors[1].text
    assert not ResultImport.objects.exists()


@pytest.mark.django_db
def test_missing_numbers_unknown_codes_and_changed_headers_are_told():
    here = room(members=7, cases=2)
    workbook = filled(here, PASSES)
    assert [error.cell for error in bring(here, workbook)[1]] == ["G3"]
    workbook = filled(here, PASSES, PASSES)
    workbook["表决结果"].cell(3, 2).value = "NOSUCHCODE22"
    assert [error.cell for error in bring(here, workbook)[1]] == ["B3", ""]
    workbook["表决结果"].cell(1, 9).value = "赞成"
    with pytest.raises(Refused, match="第1行的表头被改动"):
        bring(here, workbook)
    del workbook["出席"]
    with pytest.raises(Refused, match="缺少工作表“出席”"):
        bring(here, workbook)
    assert not ResultImport.objects.exists()


@pytest.mark.django_db
def test_template_holds_text_and_no_formula():
    here = room(members=7)
    applicant = here.cases[0].applicant
    applicant.name = "=1+1"
    applicant.save()
    workbook = openpyxl.load_workbook(io.BytesIO(workbook_of(selectors.template_of(here.meeting))))
    row = list(workbook["表决结果"][2])
    assert [cell.value for cell in row[:4]] == [
        1, here.cases[0].code, "'=1+1", mask_id_number(applicant.id_number),
    ]  # fmt: skip
    assert "f" not in {cell.data_type for page in workbook for line in page for cell in line}
    assert row[3].number_format == "@"
    assert [cell.value for cell in workbook["表决结果"][1]] == list(RESULT_HEADINGS)


@pytest.mark.django_db
def test_release_takes_the_same_number_of_statements_for_any_agenda(django_assert_max_num_queries):
    counts = []
    for cases in (2, 9):
        here = room(members=7, cases=cases)
        imported, errors = bring(here, filled(here, *[PASSES] * cases))
        assert errors == []
        releaser = another(here)
        with django_assert_max_num_queries(90) as captured:
            services.release_results(imported=imported, actor=releaser)
        counts.append(len(captured))
    assert counts[0] == counts[1]


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_release_and_change_at_once_lets_one_win():
    here = room(members=7)
    imported, _errors = bring(here, filled(here, PASSES))
    releaser, other = another(here), filled(here, FAILS)
    answers = race(
        lambda: services.release_results(imported=imported, actor=releaser, key=uuid.uuid4()),
        lambda: bring(here, other),
    )
    one_wins(answers)
    passed = list(Round.objects.values_list("passed", flat=True))
    assert passed == ([True] if fresh(imported).status == "RELEASED" else [])


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_releases_at_once_are_one():
    here = room(members=7)
    imported, _errors = bring(here, filled(here, PASSES))
    people = another(here), another(here)
    one_wins(race(*(
        lambda person=person: services.release_results(imported=imported, actor=person, key=uuid.uuid4())
        for person in people
    )))  # fmt: skip
    assert Round.objects.count() == 1


@pytest.mark.django_db
def test_two_secretaries_go_through_the_pages():
    here = room(members=7, cases=2)
    first, second = signed_in(here.secretary), signed_in(another(here))
    answer = first.get(url("offline_template", here))
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")

    def send(content):
        return post(first, url("offline", here), workbook=SimpleUploadedFile("results.xlsx", content))

    wrong = filled(here, PASSES, FAILS)
    wrong["表决结果"].cell(3, 13).value = "通过"
    answer = send(written(wrong))
    assert answer.status_code == 422
    for text in ("M3", "应填“未通过”"):
        assert text in body(answer)
    assert "这不是 Excel 工作簿" in body(send(b"text"))
    assert post(first, url("offline", here)).status_code == 422
    assert "另一人核对放行" in body(send(written(filled(here, PASSES, FAILS))))
    imported = ResultImport.objects.get(status="WAITING")
    release = url("offline_release", here, imported.code)
    assert release not in body(first.get(url("offline", here)))
    assert "不能自己放行" in body(post(first, release))
    assert release in body(second.get(url("offline", here)))
    assert "结果已放行" in body(post(second, release))
    assert "结果已宣布并签署" in body(post(signed_in(here.chair), url("chair", here, "sign")))
    page = body(second.get(url("minutes", here)))
    assert f"结果由{here.secretary.name}导入" in page
    here.publish()
    assert [case.status for case in here.cases] == ["PASSED", "NOT_PASSED"]


@pytest.mark.django_db
def test_results_are_not_released_without_the_records_that_the_batch_asks_for():
    here = room(members=7, cases=2)
    factories.change_published(here.batch, methods=["review", "defence"])
    imported, errors = bring(here, filled(here, PASSES, FAILS))
    assert errors == []
    with pytest.raises(Refused, match="第1项还没有答辩记录"):
        services.release_results(imported=imported, actor=another(here))
    assert stored_nothing(here)
    assert fresh(here.meeting).status == "PLANNED"
