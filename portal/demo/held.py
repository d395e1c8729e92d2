"""Meetings of the demo that are over: one that may not be recognised, one whose loser asks for a re-examination."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta

from applications.models import Application
from applications.services import notices, reexaminations
from portal.accounts.models import User
from portal.accounts.selectors import actor_of, assignments_of
from portal.core import clock
from portal.core.actors import Actor
from reviews import services
from reviews.models import Meeting
from reviews.services.disavowal import Finding

SECRETARY, AUTHORITY = "secretary4", "jinzhong"
# The chair first; the seventh member is away.
PRESENT = [f"sme-{place:02d}" for place in range(1, 7)]
PASSES, FAILS = ["agree"] * 5 + ["disagree"], ["agree"] * 2 + ["disagree"] * 3 + ["abstain"]
OPINION = "业绩材料真实，方案有据可查，能独立解决生产中的技术问题。"
DOUBT = "评议时没有看到应用证明中的运行数据，请复查该项成果的实际效果。"
CONTACT = "评审办公室，电话0354-0000000"
FINDING = "群众反映会前有人与专家联系，经查，会议违反了评审程序。"
# Days before today.
FIRST_MEETING, CONFIRMED, SECOND_MEETING, NOTICE, ASKED, PROPOSED = 80, 50, 9, 5, 4, 2


def hold_meetings(cases: Sequence[Application], users: Mapping[str, User]) -> None:
    """Three cases: the first is certified; of the others one stands in the result notice, one did not pass."""
    people = {login: _staff(users[login]) for login in (SECRETARY, AUTHORITY, *PRESENT)}
    certified, noticed, failed = cases
    doubtful = _decide("中小企业工程系列中级第一次评审会", {certified: PASSES}, FIRST_MEETING, people)
    _notice(certified, FIRST_MEETING - 2, people[SECRETARY])
    with _days_ago(CONFIRMED):
        notices.confirm_results(ids=[certified.pk], actor=people[AUTHORITY], document_number="演示市人社职字第6号")
    _decide("中小企业工程系列中级第二次评审会", {noticed: PASSES, failed: FAILS}, SECOND_MEETING, people)
    _notice(noticed, NOTICE, people[SECRETARY])
    with _days_ago(ASKED):
        applicant = actor_of(failed.applicant, None)
        reexaminations.request_reexamination(application=failed, actor=applicant, reason=DOUBT)
    _doubt(doubtful, people[AUTHORITY])


def _decide(title: str, votes: Mapping[Application, list[str]], days: int, people: Mapping[str, Actor]) -> Meeting:
    """Call, hold and sign one meeting, and publish what it decided."""
    secretary, chair = people[SECRETARY], people[PRESENT[0]]
    cases = list(votes)
    with _days_ago(days):
        meeting = services.plan_meeting(
            batch=cases[0].batch,
            title=title,
            starts_at=clock.now() + timedelta(hours=1),
            place="市中小企业发展促进中心会议室",
            applications=cases,
            actor=secretary,
        )
        lines = {line.expert.user.username: line for line in meeting.attendances.select_related("expert__user")}
        for login in PRESENT:
            services.sign_in(meeting=meeting, expert=lines[login].expert, actor=people[login])
        services.open_meeting(meeting=meeting, actor=chair)
        readers = [lines[login].expert for login in PRESENT[:3]]
        items = list(meeting.items.select_related("application").order_by("number"))
        for item in items:
            services.save_opinion(item=item, experts=readers, text=OPINION, actor=secretary)
        services.open_rounds(meeting=meeting, actor=chair)
        for voter, login in enumerate(PRESENT):
            choices = {item.number: votes[item.application][voter] for item in items}
            services.cast_list(meeting=meeting, choices=choices, actor=people[login])
        services.close_rounds(meeting=meeting, actor=chair)
        services.sign_results(meeting=meeting, actor=chair)
    with _days_ago(days - 1):
        services.publish_decisions(ids=[meeting.pk], actor=secretary)
    return meeting


def _notice(case: Application, days: int, secretary: Actor) -> None:
    with _days_ago(days):
        title = f"{case.batch.title}评审结果公示"
        notices.publish_results(ids=[case.pk], actor=secretary, title=title, contact=CONTACT)


def _doubt(meeting: Meeting, officer: Actor) -> None:
    with _days_ago(PROPOSED):
        on = clock.today()
        finding = Finding(ground="procedure", document="演示市人社函〔演〕9号", document_on=on, reason=FINDING)
        services.propose_non_recognition(meeting=meeting, finding=finding, actor=officer)


@contextmanager
def _days_ago(days: int) -> Iterator[None]:
    # A sitting begins and ends on its day, however late the demo is loaded.
    morning = clock.now().replace(hour=9, minute=0, second=0, microsecond=0)
    with clock.frozen(morning - timedelta(days=days)):
        yield


def _staff(user: User) -> Actor:
    return actor_of(user, assignments_of(user)[0])
