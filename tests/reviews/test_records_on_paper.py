"""Records of defence and the like in the minutes and on paper; panels in the lists of results (M4a; 令40 art. 23)."""

import pytest

from applications.models import Application
from portal.audit.models import Record
from portal.core.print_codes import print_code
from reviews import services
from tests.reviews.factories import Room, fresh
from tests.reviews.panel_factories import assigned, hand_in_all
from tests.reviews.test_hearings import judged_by, record_of
from tests.reviews.test_pages import body, signed_in, url
from tests.reviews.test_prints import batch_url, column, sheets, supervisor, take, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def defended() -> Room:
    """One case, defended before its panel, voted and signed; its record is filed."""
    here = judged_by(assigned(), "review", "defence")
    services.file_record(record=record_of(here), actor=here.secretary)
    hand_in_all(here)
    services.compose_opinion(item=here.meeting.items.get(), text="建议通过。", revision=0, actor=here.chair)
    here.open(6)
    services.open_rounds(meeting=here.meeting, actor=here.chair)
    here.cast(["agree"] * 6)
    here.close()
    return here.sign()


def test_minutes_hold_the_record_and_lists_of_results_the_panel():
    here = defended()
    client = signed_in(here.secretary)
    kept = here.meeting.minutes["agenda"][0]
    assert kept["panel"] == "第一组"
    told = kept["records"][0]
    assert (told["method"], told["mode"], told["mark"], told["filed_by"]) == ("答辩", "现场", 86, here.secretary.name)
    assert ["提问和回答", "问：关键参数？答：……"] in told["facts"]
    printed = text_of(client.get(url("minutes_pdf", here)))
    assert "答辩记录" in printed
    assert "关键参数" in printed
    assert "评议组：第一组" in printed
    row = sheets(take(client, here, "minutes", "xlsx"))["评价记录"]
    assert column(row, "成绩") == [86]
    assert column(sheets(take(client, here, "results", "xlsx"))["评审结果一览表"], "专业组") == ["第一组"]
    assert "第一组" in text_of(take(client, here, "results", "pdf"))
    # The committee's own leg of the employer's route.
    Application.objects.update(leg=5)
    here.publish()
    assert column(sheets(client.get(batch_url(here, "results", "xlsx")))["评审结果一览表"], "专业组") == ["第一组"]


def test_a_record_is_printed_once_filed_and_names_the_applicant_to_the_office_alone():
    here = judged_by(assigned(), "review", "defence")
    record = record_of(here)
    name = here.cases[0].applicant.name
    office, leader = signed_in(here.secretary), signed_in(here.chair)
    assert "归档以后才能打印" in body(office.get(url("record_pdf", here, 1, "defence")))
    services.file_record(record=record, actor=here.secretary)
    assert url("record_pdf", here, 1, "defence") in body(office.get(url("record", here, 1, "defence")))
    for client, sees_name in ((office, True), (signed_in(supervisor()), True), (leader, False)):
        printed = text_of(client.get(url("record_pdf", here, 1, "defence")))
        assert "关键参数" in printed
        assert (name in printed) is sees_name
        look = Record.objects.filter(verb="meeting.record_printed").latest("id")
        assert print_code(look.hash) in printed
    assert Record.objects.filter(verb="meeting.record_printed").count() == 3
    assert signed_in(here.actors[1]).get(url("record_pdf", here, 1, "defence")).status_code == 403
    assert office.get(url("record_pdf", here, 1, "showcase")).status_code == 404
    assert fresh(here.meeting).status == "PLANNED"
