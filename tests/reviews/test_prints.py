"""Lists and letters of a meeting and of a batch (令40 arts. 8, 16, 23, 24, 26; regulation 4.2)."""

import io
import subprocess
import time

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applications.models import Application
from portal.audit.models import Record
from portal.core.actors import Role
from portal.core.identifiers import mask_id_number
from portal.core.papers import Paper, pdf_of
from portal.core.print_codes import print_code
from portal.workflow import chain
from reviews import services
from reviews.documents import meeting as documents
from tests import factories
from tests.reviews.factories import Room, fresh, room
from tests.reviews.test_pages import body, signed_in, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
NAMES = ("王䶮", "刘𬱖", "买买提·艾力")
# The columns of the provincial system, copied from regulation 4.2, without those that the list adds.
PROVINCIAL = [
    "年度", "地市", "主管单位名称", "姓名", "性别", "身份证号", "评委会名称", "申报系列", "申报级别", "申报职称",
    "申报专业", "专业组", "取得资格时间", "取得资格方式", "评审类型", "备注",
]  # fmt: skip


def supervisor():
    return factories.staff(Role.SUPERVISOR, factories.hrss_office("140000"))


def judged(*results: str, cases: int = 3) -> Room:
    """A signed meeting: each case ``pass``, ``fail`` or ``defer``; the applicants have rare names."""
    here = room(members=7, cases=cases)
    # The committee's own leg of the employer's route.
    Application.objects.filter(batch=here.batch).update(leg=5)
    for case, name in zip(here.cases, NAMES, strict=False):
        case.applicant.name = name
        case.applicant.save()
    here.open(5).give_opinions()
    items = list(here.meeting.items.order_by("number"))
    for item, result in zip(items, results, strict=True):
        if result == "defer":
            services.defer_item(item=item, reason="材料待核实", actor=here.chair)
    services.open_rounds(meeting=here.meeting, actor=here.chair)
    for item, result in zip(items, results, strict=True):
        if result != "defer":
            here.cast(["agree"] * 4 + ["disagree"] if result == "pass" else ["disagree"] * 5, item.number)
    here.close()
    services.sign_results(meeting=here.meeting, actor=here.chair)
    here.meeting = fresh(here.meeting)
    return here


def take(client, here, kind, form, *, method="get"):
    return getattr(client, method)(url("print", here, kind, form))


def sheets(answer) -> dict[str, list[list[object]]]:
    assert answer.status_code == 200
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    return {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book}


def text_of(answer, *arguments) -> str:
    assert answer.status_code == 200, answer.content[:300]
    command = ["pdftotext", *arguments, "-", "-"]
    return subprocess.run(command, input=answer.content, capture_output=True, check=True).stdout.decode()


def column(rows, heading):
    place = rows[0].index(heading)
    return [row[place] for row in rows[1:]]


def test_list_of_results_has_the_columns_of_the_province_and_each_result():
    here = judged("pass", "fail", "defer")
    rows = sheets(take(signed_in(here.secretary), here, "results", "xlsx"))["评审结果一览表"]
    assert [heading for heading in rows[0] if heading not in {"序号", "工作单位", "评审结果"}] == PROVINCIAL
    assert column(rows, "姓名") == list(NAMES)
    assert column(rows, "评审结果") == ["通过", "未通过", "本次不表决"]
    assert column(rows, "备注") == [None, None, "材料待核实"]
    assert column(rows, "取得资格时间") == ["2026年9月7日", None, None]
    assert column(rows, "取得资格方式") == ["评审", None, None]
    assert column(rows, "地市") == ["晋中市"] * 3
    assert column(rows, "主管单位名称") == ["榆次区人力资源和社会保障局"] * 3
    assert column(rows, "评审类型") == ["正常申报"] * 3
    masked = [mask_id_number(case.applicant.id_number) for case in here.cases]
    assert column(rows, "身份证号") == masked


def test_letter_shows_whole_numbers_of_those_who_passed_and_of_nobody_else():
    here = judged("pass", "fail", "defer")
    passed, failed, deferred = (case.applicant.id_number for case in here.cases)
    found = sheets(take(signed_in(here.secretary), here, "forwarding", "xlsx", method="post"))
    assert found["报送人数"] == [
        ["级别", "参评人数", "通过人数", "未通过人数", "本次不表决人数"],
        ["中级", 3, 1, 1, 1],
    ]
    assert column(found["评审通过人员名单"], "身份证号") == [passed]
    assert column(found["评审通过人员名单"], "序号") == [1]
    text = text_of(take(signed_in(here.secretary), here, "forwarding", "pdf", method="post"))
    assert passed in text
    assert failed not in text
    assert deferred not in text
    assert str(here.batch.committee.filing_authority) in text
    assert "参评3人，通过1人，未通过1人，本次不表决1人" in text.replace("\n", "")
    assert "请审核确认" in text.replace("\n", "")


def test_whole_numbers_come_by_post_alone_and_never_to_a_supervisor():
    here = judged("pass", cases=1)
    number = here.cases[0].applicant.id_number
    assert take(signed_in(here.secretary), here, "forwarding", "pdf").status_code == 405
    assert take(signed_in(here.secretary), here, "results", "pdf", method="post").status_code == 405
    reader = signed_in(supervisor())
    assert take(reader, here, "forwarding", "xlsx", method="post").status_code == 405
    found = sheets(take(reader, here, "forwarding", "xlsx"))
    assert column(found["评审通过人员名单"], "身份证号") == [mask_id_number(number)]


def test_no_list_but_the_letter_shows_a_whole_number():
    here = judged("pass", cases=1)
    number = here.cases[0].applicant.id_number
    client = signed_in(here.secretary)
    assert number in str(sheets(take(client, here, "forwarding", "xlsx", method="post")))
    for kind in ("roster", "summary", "tally", "minutes", "results"):
        assert number not in str(sheets(take(client, here, kind, "xlsx"))), kind


def test_experts_stand_in_roster_and_minutes_and_in_no_list_that_leaves_the_office():
    here = judged("pass", cases=1)
    names = [expert.user.name for expert in here.experts]
    client = signed_in(here.secretary)
    assert column(sheets(take(client, here, "roster", "xlsx"))["委员名单"], "姓名") == names
    assert names[0] in str(sheets(take(client, here, "minutes", "xlsx")))
    for kind, method in (("summary", "get"), ("results", "get"), ("forwarding", "post")):
        said = str(sheets(take(client, here, kind, "xlsx", method=method)))
        assert [name for name in names if name in said] == [], kind


def test_tally_has_the_numbers_of_each_round_annulled_ones_too():
    here = room(members=7)
    here.in_vote(5)
    here.cast(["agree"] * 5)
    here.close()
    services.annul_round(round=here.vote(), reason="系统故障", actor=here.chair)
    services.open_rounds(meeting=here.meeting, actor=here.chair)
    here.cast(["agree"] * 3 + ["disagree", "abstain"])
    here.close()
    rows = sheets(take(signed_in(here.secretary), here, "tally", "xlsx"))["计票汇总表"]
    head = rows[0].index("轮次")
    assert [row[head:] for row in rows[1:]] == [
        [1, "电子票", 7, 5, 0, 5, 5, 5, 0, 0, 0, 0, "作废：系统故障"],
        [2, "电子票", 7, 5, 0, 5, 5, 3, 1, 1, 0, 0, "未通过"],
    ]


def test_open_vote_leaves_no_number_in_the_tally():
    here = room(members=7)
    here.in_vote(5)
    here.cast(["agree"] * 4)
    rows = sheets(take(signed_in(here.secretary), here, "tally", "xlsx"))["计票汇总表"]
    assert rows[1][rows[0].index("轮次") :] == [None] * 12 + ["未表决"]


def test_minutes_as_a_workbook_say_what_the_printed_ones_say():
    here = judged("pass", "defer", cases=2)
    found = sheets(take(signed_in(here.secretary), here, "minutes", "xlsx"))
    assert list(found) == ["会议", "出席", "评价记录", "评议和回避", "表决"]
    assert ["主持人", here.experts[0].user.name] in found["会议"]
    assert column(found["评议和回避"], "评议意见") == ["业绩突出，建议通过。"] * 2
    assert column(found["评议和回避"], "本次不表决的原因") == [None, "材料待核实"]
    assert column(found["表决"], "结果") == ["通过", "本次不表决：材料待核实"]


@pytest.mark.parametrize("kind", ["results", "forwarding"])
def test_results_are_not_printed_before_the_chair_has_signed(kind):
    here = room(members=7)
    here.in_vote(5)
    here.cast(["agree"] * 5)
    here.close()
    method = "post" if kind == "forwarding" else "get"
    answer = take(signed_in(here.secretary), here, kind, "pdf", method=method)
    assert answer.status_code == 409
    assert "主持人宣布并签署结果以后" in body(answer)
    assert not Record.objects.filter(verb="meeting.printed").exists()
    assert "主持人宣布并签署结果以后" in body(signed_in(here.secretary).get(url("prints", here)))


@pytest.mark.parametrize("kind", ["tally", "minutes"])
def test_nothing_is_printed_of_a_meeting_that_has_not_begun(kind):
    here = room(members=7)
    assert take(signed_in(here.secretary), here, kind, "xlsx").status_code == 409
    assert take(signed_in(here.secretary), here, "roster", "xlsx").status_code == 200


def test_page_offers_each_list_and_every_offer_works():
    here = judged("pass", cases=1)
    for actor in (here.secretary, supervisor()):
        client = signed_in(actor)
        page = client.get(url("prints", here))
        for offer in page.context["kinds"]:
            assert offer["kind"].title in body(page)
            send = client.post if offer["is_posted"] else client.get
            assert send(offer["pdf"]).content.startswith(b"%PDF-"), offer["kind"].code
            assert send(offer["xlsx"]).status_code == 200


def test_strangers_find_nothing():
    here = judged("pass", cases=1)
    elsewhere = factories.staff(Role.SECRETARY, factories.OrganisationFactory(kind="organiser"))
    for name, arguments in (("prints", []), ("print", ["roster", "pdf"])):
        assert signed_in(elsewhere).get(url(name, here, *arguments)).status_code == 404
        assert signed_in(here.chair).get(url(name, here, *arguments)).status_code == 403
    for name, arguments in (("batch_prints", []), ("batch_print", ["results", "pdf"])):
        address = reverse(f"reviews:{name}", args=[here.batch.code, *arguments])
        assert signed_in(elsewhere).get(address).status_code == 404
        assert signed_in(here.chair).get(address).status_code == 403


@pytest.mark.parametrize(("kind", "form"), [("ballots", "pdf"), ("roster", "docx"), ("minutes", "pdf")])
def test_unknown_list_is_not_found(kind, form):
    here = room()
    assert take(signed_in(here.secretary), here, kind, form).status_code == 404


def test_each_copy_is_on_record_and_carries_its_code():
    here = judged("pass", cases=1)
    client = signed_in(here.secretary)
    first = text_of(take(client, here, "summary", "pdf"))
    second = text_of(take(client, here, "forwarding", "pdf", method="post"))
    records = Record.objects.filter(chain=f"looks:{chain(here.meeting)}").order_by("position")
    assert [(each.verb, each.data["kind"], each.data["full_ids"]) for each in records] == [
        ("meeting.printed", "summary", False),
        ("meeting.printed", "forwarding", True),
    ]
    assert print_code(records[0].hash) in first
    assert print_code(records[1].hash) in second
    assert here.secretary.name in first


def test_printed_minutes_are_on_record():
    here = judged("pass", cases=1)
    assert signed_in(here.secretary).get(url("minutes_pdf", here)).status_code == 200
    assert Record.objects.filter(verb="meeting.minutes_exported").count() == 1


@pytest.mark.parametrize("kind", ["summary", "results", "tally", "roster"])
def test_lists_cost_the_same_for_one_case_and_for_three(kind):
    counts = []
    for cases in (1, 3):
        here = judged(*["pass"] * cases, cases=cases)
        with CaptureQueriesContext(connection) as captured:
            documents.BY_CODE[kind].make(fresh(here.meeting), here.secretary)
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_batch_is_printed_as_a_whole():
    here = judged("pass", "fail", "defer")
    here.publish()
    client = signed_in(here.secretary)
    page = client.get(reverse("reviews:batch_prints", args=[here.batch.code]))
    assert page.status_code == 200
    rows = sheets(client.get(batch_url(here, "results", "xlsx")))["评审结果一览表"]
    assert dict(zip(column(rows, "姓名"), column(rows, "评审结果"), strict=True)) == {
        "王䶮": "通过", "刘𬱖": "未通过", "买买提·艾力": "未评审",
    }  # fmt: skip
    assert sorted(column(sheets(client.get(batch_url(here, "summary", "xlsx")))["申报人员一览表"], "姓名")) == sorted(
        NAMES
    )
    found = sheets(client.post(batch_url(here, "forwarding", "xlsx")))
    assert column(found["评审通过人员名单"], "身份证号") == [here.cases[0].applicant.id_number]
    assert found["报送人数"][1] == ["中级", 2, 1, 1, 0]
    assert Record.objects.filter(chain=f"looks:{chain(here.batch)}", data__full_ids=True).count() == 1


def batch_url(here, kind, form):
    return reverse("reviews:batch_print", args=[here.batch.code, kind, form])


def test_batch_without_a_result_has_no_list_of_results():
    here = room()
    client = signed_in(here.secretary)
    assert client.get(batch_url(here, "summary", "pdf")).status_code == 200
    assert client.get(batch_url(here, "results", "pdf")).status_code == 409
    assert client.post(batch_url(here, "forwarding", "pdf")).status_code == 409


def test_batch_in_which_one_applies_is_printed_by_others():
    here = room()
    own = here.cases[0]
    factories.staff(Role.SECRETARY, here.batch.committee.organiser, user=own.applicant)
    client = signed_in(here.secretary)
    client.force_login(own.applicant)
    answer = client.get(batch_url(here, "summary", "pdf"))
    assert answer.status_code == 403


def test_enterprise_reports_for_filing():
    here = judged("pass", cases=1)
    committee = here.batch.committee
    type(committee).objects.filter(pk=committee.pk).update(formed_by="enterprise", level="middle", scope="internal")
    found = fresh(here.meeting)
    paper = documents.BY_CODE["forwarding"].make(found, here.secretary)
    assert "请备案（人社部令第40号第26条）" in paper.remark


def test_long_list_is_printed_while_one_waits():
    here = room(members=7, cases=1)
    lines = documents.case_lines(type(here.cases[0]).objects.filter(pk=here.cases[0].pk))
    outcomes = {lines[0].pk: documents.Outcome(1, "通过", passed_on="2026年9月7日")}
    table = documents.tables.results_table("评审结果一览表", lines * 300, outcomes)
    started = time.perf_counter()
    content = documents_pdf(table)
    assert time.perf_counter() - started < 60
    text = subprocess.run(["pdftotext", "-layout", "-", "-"], input=content, capture_output=True, check=True)
    assert text.stdout.decode().count(lines[0].name) == 300


def documents_pdf(table):
    return pdf_of(Paper("评审结果一览表", [table]), code="打印编号", identifier=b"1" * 16)
