"""A meeting that is not recognised (令40 art. 38): traced, decided by a second officer, and what the public sees."""

import pytest

from portal.demo import cast
from tests.journeys.person import Person
from tests.journeys.steps import CLOCK_SECONDS, People

MEETING = "中小企业工程系列中级第一次评审会"
COMMITTEE = "晋中市中小企业工程系列中级职称评审委员会"
DOCUMENT = "演示市人社函〔演〕9号"
HOLDER = cast.crowd(cast.CROWDS[1])[0]


@pytest.mark.timeout(300)
def test_meeting_is_traced_and_disowned_by_a_second_officer(person: People) -> None:
    holder, stranger = person(phone=True), person(phone=True)
    address = checks_his_certificate(holder, stranger)
    traces(person())
    orders(person())
    stranger.open(address).waits_for("已撤销", seconds=CLOCK_SECONDS).takes_picture("disowned-verify")
    stranger.meets_no_barrier()
    holder.enters_as(HOLDER.login).open("/my/").main.locator("tbody a").first.click()
    holder.sees("不予认可").sees(DOCUMENT).takes_picture("disowned-case").meets_no_barrier()
    secretary = person()
    secretary.enters_as("secretary4").open("/review/rehearing/").sees(HOLDER.name)
    secretary.takes_picture("rehearing", on_phone=True).meets_no_barrier()


def checks_his_certificate(holder: Person, stranger: Person) -> str:
    """Returns the address of the public page, on which it is valid."""
    holder.enters_as(HOLDER.login).open("/certificates/mine/").waits_for("下载电子证书（PDF）", seconds=90)
    holder.follows("打开查验页")
    stranger.open(holder.page.url).sees_heading("有效")
    return holder.page.url


def traces(supervisor: Person) -> None:
    supervisor.enters_as("supervisor").open("/supervise/committees/").follows(COMMITTEE)
    supervisor.follows(MEETING).sees("宣布并签署结果").sees("石磊").takes_picture("traced-meeting", on_phone=True)
    supervisor.meets_no_barrier().follows("会议记录").sees("通过")


def orders(officer: Person) -> None:
    """Whoever proposed it cannot decide it; the consequences are told before."""
    proposer_page = officer.enters_as("jinzhong").open("/desk/supervised/meetings/")
    proposer_page.takes_picture("supervised-meetings", on_phone=True).meets_no_barrier().follows(MEETING)
    officer.sees("提出的人不能自己复核").sees_no("复核无误，不予认可")
    officer.enters_as("jinzhong2").open("/desk/supervised/meetings/").follows(MEETING)
    officer.sees("1 件已确认或者已发证：有效证书撤销").takes_picture("disown", on_phone=True).meets_no_barrier()
    officer.acts("复核无误，不予认可").sees("何平提出，薛晴办理").takes_picture("disowned", on_phone=True)
