"""Brings the demo's cases to their stages by the same acts that people do, at moments of the past weeks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from applications.models import Application
from applications.paper.materials import BY_CODE
from applications.paper.sections import BY_SLUG
from applications.services import notices, reviewing
from applications.services.applicant import save_section, start_application
from applications.services.materials import attach_material
from applications.services.reviewing import ItemToCorrect
from applications.services.submission import submit_application
from committees.models import Batch
from portal.accounts.models import User
from portal.accounts.selectors import actor_of, assignments_of
from portal.catalog.models import Specialty
from portal.core import clock
from portal.core.actors import Actor
from portal.demo.paper import DIPLOMAS, FORM, HELD, MATERIALS, posted, upload
from portal.workflow import Report

TITLES = {"assistant": "助理工程师", "middle": "工程师", "associate_senior": "高级工程师"}
CONTACT = "人力资源部，电话0354-0000000"


@dataclass(frozen=True)
class Stage:
    """One case: whose, of which batch and level, and the acts after its submission, each so many days ago."""

    login: str
    batch: str
    level: str
    submitted_ago: int
    acts: tuple[tuple[int, str, str], ...] = ()


NOTICE_RUN_IN_TAIYUAN = ((23, "approve", "hr3"), (23, "notice", "hr3"), (12, "recommend", "hr3"))
NOTICE_RUN = ((23, "approve", "hr1"), (23, "notice", "hr1"), (12, "recommend", "hr1"))
ACCEPTED = ((9, "pass_on", "yuci"), (6, "pass_on", "jinzhong"), (3, "accept", "secretary2"))
STAGES = (
    Stage("tech3", "middle", "middle", 3),
    Stage("tech4", "middle", "middle", 4, ((2, "approve", "hr1"), (1, "notice", "hr1"))),
    Stage("tech5", "middle", "middle", 5, ((2, "claim", "hr2"), (2, "correct", "hr2"))),
    Stage("tech6", "senior", "associate_senior", 25, NOTICE_RUN_IN_TAIYUAN),
    Stage("tech12", "senior", "associate_senior", 25, NOTICE_RUN_IN_TAIYUAN),
    Stage("tech8", "middle", "middle", 25, NOTICE_RUN),
    Stage("tech9", "middle", "middle", 25, (*NOTICE_RUN, *ACCEPTED[:2])),
    Stage("tech10", "middle", "middle", 25, (*NOTICE_RUN, *ACCEPTED)),
    Stage("tech11", "middle", "middle", 25, (*NOTICE_RUN, *ACCEPTED)),
)  # fmt: skip
NEARLY_COMPLETE = "tech2"


@dataclass(frozen=True)
class Ready:
    """A draft in which all but the channel is told; ``relation`` to whom pays, as the form names it."""

    login: str
    batch: str = "middle"
    level: str = "middle"
    relation: str = "contract"


# One for each channel of regulation 2.3, and one more whose office is late (M1g).
READY = (
    Ready("point1"),
    Ready("disp1", relation="dispatch"),
    Ready("unit1"),
    Ready("archive1"),
    Ready("archive2"),
    Ready("archive3"),
    Ready("post1"),
    Ready("leave1"),
    Ready("free1", relation="agency"),
    Ready("social1"),
    Ready("own1", batch="own", level="assistant"),
    Ready("refused1"),
    Ready("refused2"),
)


def load_cases(users: Mapping[str, User], batches: Mapping[str, Batch]) -> int:
    """Stage the cases of people who have none yet; returns how many. Raises ``Refused`` as the acts do."""
    busy = set(Application.objects.filter(applicant__in=users.values()).values_list("applicant__username", flat=True))
    made = 0
    if NEARLY_COMPLETE not in busy:
        _draft(users[NEARLY_COMPLETE], batches["middle"], "middle", leave_out=("report", "achievement"))
        made += 1
    for stage in STAGES:
        if stage.login not in busy:
            _play(stage, users, batches[stage.batch])
            made += 1
    waiting = [ready for ready in READY if ready.login not in busy]
    for ready in waiting:
        _draft(users[ready.login], batches[ready.batch], ready.level, relation=ready.relation)
    return made + len(waiting)


def _play(stage: Stage, users: Mapping[str, User], batch: Batch) -> None:
    now = clock.now()
    applicant = users[stage.login]
    with clock.frozen(now - timedelta(days=stage.submitted_ago)):
        case = _draft(applicant, batch, stage.level)
        submit_application(application=case, actor=actor_of(applicant, None), commitment_name=applicant.name)
    for days, act, login in stage.acts:
        with clock.frozen(now - timedelta(days=days)):
            _ACTS[act](case, _staff(users[login]))


def _draft(
    user: User, batch: Batch, level: str, leave_out: tuple[str, ...] = (), relation: str = "contract"
) -> Application:
    actor = actor_of(user, None)
    case = start_application(
        actor=actor,
        batch=batch,
        level=level,
        employment=user.employments.first(),
        specialty=Specialty.objects.get(series=batch.committee.series, code="mechanical"),
    )
    for slug, content in FORM.items():
        if slug in leave_out:
            continue
        sent = posted(content) | ({"title": TITLES[level], "relation": relation} if slug == "declaration" else {})
        sent |= HELD[level] if slug == "present_title" else {}
        if slug == "education" and user.username in DIPLOMAS:
            sent["rows-0-certificate_number"] = DIPLOMAS[user.username]
        save_section(application=case, actor=actor, section=BY_SLUG[slug], posted=sent, revision=0)
    for item in MATERIALS:
        if item not in leave_out:
            attach_material(application=case, actor=actor, item=BY_CODE[item], upload=upload(item, user.username))
    return case


def _staff(user: User) -> Actor:
    return actor_of(user, assignments_of(user)[0])


def _one(act: Callable[..., Report], case: Application, actor: Actor) -> None:
    reviewing.only(act(ids=[case.pk], actor=actor))


def _publish(case: Application, actor: Actor) -> None:
    notices.publish_notice(ids=[case.pk], actor=actor, title=f"{case.applicant.name}申报职称公示", contact=CONTACT)


def _correct(case: Application, actor: Actor) -> None:
    item = ItemToCorrect("materials.education", "illegible", "学历证明第二页看不清，请重新上传。")
    reviewing.ask_correction(application=case, actor=actor, items=[item])


_ACTS: Mapping[str, Callable[[Application, Actor], None]] = {
    "approve": partial(_one, reviewing.approve_by_unit),
    "claim": partial(_one, reviewing.claim),
    "recommend": partial(_one, reviewing.recommend),
    "pass_on": partial(_one, reviewing.pass_on),
    "accept": partial(_one, reviewing.accept),
    "notice": _publish,
    "correct": _correct,
}
