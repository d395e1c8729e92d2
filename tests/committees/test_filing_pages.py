"""The pages by which a committee is applied for and filed."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from committees import services
from committees.models import Committee, CommitteeFiling
from portal.accounts.models import User
from portal.catalog.models import Specialty
from portal.core.actors import Role
from tests import factories
from tests.applications.applicant.factories import pdf
from tests.committees.filing_room import room

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def enter(client, actor):
    client.force_login(User.objects.get(pk=actor.user_id))
    return client


def form_of(here, **changes):
    filing = here.fresh()
    texts = {f"text_{code}": "属实。" for code in ("main_series", "influence", "people", "capacity", "advantage",
                                                   "service", "discipline")}  # fmt: skip
    empty = {"specialties-TOTAL_FORMS": 3, "specialties-INITIAL_FORMS": 0}
    plain = {
        "name": "晋中市装备制造行业协会评审委员会", "basis": "series", "region": "140700", "scope": "open",
        "authority": here.authority.pk, "proposed_from": "2026-09-07", "proposed_to": "2029-09-07",
        "contact": "职称办", "telephone": "0354-7654321", "address": "晋中市某街1号", "revision": filing.revision,
    }  # fmt: skip
    return plain | texts | empty | changes


def post(client, here, **changes):
    return client.post(reverse("committees:edit_filing", args=[here.filing.code]), form_of(here, **changes))


def test_organiser_begins_fills_in_and_submits(client):
    here = room()
    enter(client, here.clerk)
    page = client.get(reverse("committees:new_filing")).content.decode()
    assert "社会化评审机构" in page
    sent = {"formed_by": "social_body", "series": "engineering", "level": "junior"}
    begun = client.post(reverse("committees:new_filing"), sent)
    assert CommitteeFiling.objects.filter(level="junior").exists()
    assert client.get(begun.headers["Location"]).status_code == 200
    assert post(client, here, act="save").status_code == 302
    assert here.fresh().name == "晋中市装备制造行业协会评审委员会"
    assert post(client, here, act="submit").headers["Location"] == reverse("committees:filing", args=[here.filing.code])
    assert here.fresh().status == "SUBMITTED"
    listed = client.get(reverse("committees:filings")).content.decode()
    assert "待审核" in listed
    assert (
        "晋中市装备制造行业协会评审委员会"
        in client.get(reverse("committees:filing", args=[here.filing.code])).content.decode()
    )


def test_specialties_are_saved_row_by_row(client):
    here = room()
    enter(client, here.clerk)
    gas = Specialty.objects.get(series=here.filing.series, code="gas")
    rows = {"specialties-0-specialty": gas.pk, "specialties-0-valid_from": "2026-09-07"}
    post(client, here, act="save", basis="specialty", **rows)
    assert [row.specialty for row in here.fresh().specialty_rows.all()] == [gas]
    twice = rows | {"specialties-1-specialty": gas.pk, "specialties-1-valid_from": "2026-10-01"}
    answer = post(client, here, act="save", basis="specialty", **twice)
    assert answer.status_code == 422
    assert "已经填写过" in answer.content.decode()
    page = client.get(reverse("committees:edit_filing", args=[here.filing.code])).content.decode()
    assert 'value="2026-09-07"' in page


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"proposed_to": "2029-09-08"}, "最长3年"),
        ({"proposed_to": "明年"}, "日期应写成2026-03-06这样的形式"),
        ({"text_influence": ""}, "请说明“在行业内有重要影响力”"),
        ({"telephone": "电话"}, "电话只能用数字"),
        ({"authority": "999999"}, "请从列表中选择"),
        ({"region": "x"}, "请从列表中选择"),
        ({"revision": "99"}, "另一个页面"),
        ({"revision": "x" * 50}, "另一个页面"),
        ({"specialties-TOTAL_FORMS": "x"}, ""),
        ({"specialties-0-specialty": "1e9"}, "请从列表中选择"),
    ],
)
def test_wrong_input_is_told_beside_the_field_and_nothing_is_lost(client, changes, words):
    here = room()
    enter(client, here.clerk)
    answer = post(client, here, act="submit", **changes)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert words in text
    assert "晋中市装备制造行业协会评审委员会" in text
    assert here.fresh().status == "DRAFT"


def test_units_are_known_bodies(client):
    here = room(kind="employer", formed_by="enterprise", region="140702", authority="140702")
    partner = factories.OrganisationFactory()
    enter(client, here.clerk)
    more = {"text_standing": "规模以上企业。", "scope": "internal", "region": "140702"}
    for units, words in [
        ("123", "18位"),
        (factories.uscc(999_999), "没有在本平台登记"),
        (here.body.uscc, "不用填写本单位"),
    ]:
        assert words in post(client, here, act="save", units=units, **more).content.decode()
    assert post(client, here, act="save", units=partner.uscc, **more).status_code == 302
    missing = post(client, here, act="submit", units=partner.uscc, **more).content.decode()
    assert "联合组建协议" in missing
    done = post(client, here, act="submit", units=partner.uscc, text_agreement="由本企业牵头。", **more)
    assert (done.status_code, here.fresh().status) == (302, "SUBMITTED")


def test_evidence_file_is_read_by_the_organiser_and_after_submission_by_the_authority(client):
    here = room()
    enter(client, here.clerk)
    paper = SimpleUploadedFile("名册.pdf", pdf(), "application/pdf")
    post(client, here, act="save", file_people=paper)
    stored = here.fresh().evidence.get(item="people").file
    url = reverse("files:open", args=[stored.pk])
    assert client.get(url).status_code == 200
    enter(client, here.officer)
    assert client.get(url).status_code == 404
    services.submit_filing(filing=here.filing, actor=here.clerk)
    assert client.get(url).status_code == 200
    enter(client, factories.staff(Role.HRSS_OFFICER, factories.hrss_office("140100")))
    assert client.get(url).status_code == 404


def test_file_that_is_none_is_refused_beside_its_field(client):
    here = room()
    enter(client, here.clerk)
    answer = post(client, here, act="save", file_people=SimpleUploadedFile("名册.pdf", b"no pdf", "application/pdf"))
    assert "文件内容不是 PDF" in answer.content.decode()
    assert here.fresh().revision == 0


def test_authority_selects_and_files(client):
    here = room().fill().submit()
    enter(client, here.officer)
    assert here.fresh().name in client.get(reverse("committees:filing_cases")).content.decode()
    page = client.get(reverse("committees:filing_case", args=[here.filing.code])).content.decode()
    assert "遴选入选</h3>" in page
    assert "核准备案</h3>" not in page
    decide(client, here, "select_organiser", document="遴1号", score="88", told="得分最高。")
    assert here.fresh().status == "SELECTED"
    wrong = decide(client, here, "approve_filing", number="备1号", valid_from="2026-09-07", valid_to="2029-09-08")
    assert wrong.status_code == 422
    assert "不得晚于2029年9月7日" in wrong.content.decode()
    assert 'value="备1号"' in wrong.content.decode()
    done = decide(client, here, "approve_filing", number="备1号", valid_from="2026-09-07", valid_to="2029-09-07")
    assert (done.status_code, here.fresh().status) == (302, "FILED")
    listed = client.get(reverse("committees:directory")).content.decode()
    assert "晋中市装备制造行业协会工程系列中级职称评审委员会" in listed


def decide(client, here, act, **typed):
    url = reverse("committees:decide_filing", args=[here.filing.code, act])
    return client.post(url, {f"{act}-{name}": value for name, value in typed.items()})


@pytest.mark.parametrize(
    ("act", "typed", "words"),
    [
        ("ask_filing_correction", {"told": ""}, "请写明需要补正的内容"),
        ("refuse_filing", {"told": " "}, "请写明理由"),
        ("select_organiser", {"document": "1", "score": "101", "told": "好"}, "0到100的整数"),
        ("select_organiser", {"document": "", "score": "1", "told": "好"}, "请填写文号"),
        ("approve_filing", {"number": "1", "valid_from": "2026-09-07", "valid_to": "2029-09-07"}, "须先遴选"),
        ("approve_filing", {"number": "1", "valid_from": "今天", "valid_to": ""}, "日期应写成"),
    ],
)
def test_wrong_answer_of_the_authority_changes_nothing(client, act, typed, words):
    here = room().fill().submit()
    enter(client, here.officer)
    answer = decide(client, here, act, **typed)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert here.fresh().status == "SUBMITTED"
    assert not Committee.objects.exists()


def test_authority_does_not_see_what_is_being_written(client):
    here = room().fill()
    enter(client, here.officer)
    url = reverse("committees:filing_case", args=[here.filing.code])
    assert client.get(url).status_code == 404
    here.submit()
    services.ask_filing_correction(filing=here.filing, actor=here.officer, told="请补充名册。")
    here.fill(name="还没有交的新名称")
    text = client.get(url).content.decode()
    listed = client.get(reverse("committees:filing_cases"), {"view": "all"}).content.decode()
    assert "请补充名册" in text
    assert "还没有交的新名称" not in text + listed


def test_strangers_do_not_find_an_application(client):
    here = room().fill().submit()
    enter(client, factories.staff(Role.SECRETARY, factories.OrganisationFactory(kind="organiser")))
    for name in ("filing", "edit_filing"):
        assert client.get(reverse(f"committees:{name}", args=[here.filing.code])).status_code == 404
    assert client.post(reverse("committees:withdraw_filing", args=[here.filing.code])).status_code == 404
    enter(client, factories.staff(Role.HRSS_OFFICER, factories.hrss_office("140100")))
    assert decide(client, here, "refuse_filing", told="不予备案。").status_code == 404
    assert client.get(reverse("committees:decide_filing", args=[here.filing.code, "no-such-act"])).status_code == 404
    assert here.fresh().status == "SUBMITTED"


def test_renewal_begins_from_the_list(client):
    here = room().fill().submit().select()
    here.approve()
    enter(client, here.clerk)
    number = Committee.objects.get().number
    begun = client.post(reverse("committees:renew_filing", args=[number]))
    assert begun.headers["Location"].endswith("/edit/")
    page = client.get(begun.headers["Location"]).content.decode()
    assert f"为编号{number}的评审委员会重新备案" in page
    again = client.post(reverse("committees:renew_filing", args=[number]), follow=True).content.decode()
    assert "已有一件重新备案申请" in again
    assert client.post(reverse("committees:renew_filing", args=[9999])).status_code == 404


def test_body_that_forms_no_committee_is_told_so(client):
    enter(client, factories.staff(Role.UNIT_CLERK, factories.OrganisationFactory(kind="personnel_agency")))
    assert "不能申请组建评审委员会" in client.get(reverse("committees:new_filing")).content.decode()
