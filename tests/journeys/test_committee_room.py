"""The committee's room from the draw to the filed results: secretary, experts on phones, applicants, authority."""

import pytest

from portal.demo import cast
from tests.journeys import drawing, reading, sitting
from tests.journeys.person import Person
from tests.journeys.steps import People

PEOPLE = cast.crowd(cast.CROWDS[0])
# The last one applies as a skilled worker, whom the batch wants to be heard.
PASSES, FAILS, ALSO, HEARD = PEOPLE[0], PEOPLE[1], PEOPLE[2], PEOPLE[-1]


@pytest.mark.timeout(900)
def test_a_round_is_drawn_read_voted_on_published_and_filed(person: People, tmp_path) -> None:
    secretary, phone = person(), person(phone=True)
    names = is_drawn(person, secretary, tmp_path)
    meeting = is_read(secretary, phone)
    sitting.votes(secretary, phone, meeting, names)
    sitting.publishes(person, secretary, passed=3)
    sitting.is_examined_again(person, secretary, FAILS)
    sitting.confirms_and_files(person, secretary, passed=3)
    phone.enters_as(PASSES.login).open("/certificates/mine/").waits_for("下载电子证书（PDF）", seconds=120)


def is_drawn(people: People, secretary: Person, folder) -> list[str]:
    secretary.enters_as("secretary8")
    first = drawing.lays_down_conditions(secretary)
    names = drawing.draws(secretary, "三七二一", "九月初七")
    drawing.draws_again(secretary, folder)
    drawing.prints_the_protocol(secretary, folder, names)
    drawing.asks_for_another_draw(secretary)
    names = drawing.draws(secretary, "一三五", "二四六")
    drawing.freezes_the_roster(secretary)
    supervisor = people()
    supervisor.enters_as("supervisor").open("/desk/draws/").takes_picture("draws-supervised", on_phone=True)
    supervisor.open(f"/desk/draws/{first}/").sees("已重新抽取，原因")
    drawing.draws_again(supervisor, folder)
    return names


def is_read(secretary: Person, phone: Person) -> str:
    meeting = reading.plans_the_meeting(secretary, [each.name for each in (PASSES, FAILS, ALSO, HEARD)])
    reading.forms_panels(secretary, meeting)
    reading.assigns_cases(secretary, meeting)
    reading.prepares_papers(secretary, meeting)
    leader, readers = reading.readers_of(secretary, meeting, 1)
    for name in readers:
        reading.reads_and_scores(phone, name, meeting, 1, PASSES.name)
    secretary.open(f"/review/meetings/{meeting}/panels/").sees(f"{readers[0]}（已提交）")
    reading.concludes(phone, leader, meeting, 1)
    secretary.open(f"/review/meetings/{meeting}/panels/").follows("查看评议").takes_picture("opinions", on_phone=True)
    reading.hears(secretary, meeting)
    return meeting
