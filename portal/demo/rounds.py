"""Two rounds that are further on: eighteen cases that wait for a meeting, and one that has been decided already."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from applications.models import Application, FormDraft, Material
from applications.services import notices, reviewing
from applications.services.applicant import start_application
from applications.services.materials import PURPOSE
from applications.services.submission import submit_application
from committees.models import Batch
from portal.accounts.models import User
from portal.accounts.selectors import actor_of, assignments_of
from portal.core import clock
from portal.core.actors import Actor
from portal.core.errors import Refused
from portal.demo import cast, held, proofs
from portal.demo.panels import publish
from portal.demo.paper import FORM, MATERIALS, upload
from portal.files.services import take_upload
from portal.workflow import Report

CONTACT = "人力资源部，电话0354-0000000"
CLERKS = {"jinggong": "hr1", "huaxin": "hr2"}
# Days before today. Each notice has time for its five working days in any season, holidays of a week included.
HANDED_IN, PUBLISHED, RECOMMENDED, COUNTY, CITY, ACCEPTED = 95, 92, 72, 66, 60, 55
EARLIER = timedelta(days=40)
SKILL = {
    "level": "2", "name": "钳工", "certificate_number": "DEMO-140702000123", "obtained_on": "2019-06-01",
    "front_line": "yes",
}  # fmt: skip


def load_rounds(users: Mapping[str, User], batches: Mapping[str, Batch]) -> int:
    """Stage the rounds of which no case exists yet; returns how many cases. Raises ``Refused`` as the acts do."""
    waiting, earlier = cast.CROWDS
    made = 0
    if not _begun(waiting, users):
        made += len(_play(waiting, users, batches[waiting.panel], "secretary8"))
    if not _begun(earlier, users):
        with clock.frozen(clock.now() - EARLIER):
            cases = _play(earlier, users, _first_batch(batches[earlier.panel]), "secretary4")
        held.hold_meetings(cases, users)
        made += len(cases)
    return made


def _begun(crowd: cast.Crowd, users: Mapping[str, User]) -> bool:
    return Application.objects.filter(applicant=users[f"{crowd.key}-01"]).exists()


def _first_batch(current: Batch) -> Batch:
    """The committee's round before the current one, published and over."""
    now = clock.now()
    batch = Batch(
        committee=current.committee,
        title=f"{current.title}第一批",
        year=current.year,
        levels=current.levels,
        opens_at=now - timedelta(days=HANDED_IN + 5),
        closes_at=now - timedelta(days=PUBLISHED),
        cutoff_on=date(current.year, 12, 31),
        methods=["review"],
    )
    batch.save()
    return publish(batch)


def _play(crowd: cast.Crowd, users: Mapping[str, User], batch: Batch, secretary: str) -> list[Application]:
    """From the drafts to the committee's acceptance, in sets, as an office works them off."""
    now = clock.now()
    people = cast.crowd(crowd)
    with clock.frozen(now - timedelta(days=HANDED_IN)):
        cases = _hand_in(crowd, people, users, batch)
    by_unit: dict[str, list[int]] = defaultdict(list)
    for case, person in zip(cases, people, strict=True):
        by_unit[person.employer].append(case.pk)
    for unit, ids in by_unit.items():
        clerk = staff(users[CLERKS[unit]])
        with clock.frozen(now - timedelta(days=PUBLISHED)):
            _all(reviewing.approve_by_unit, ids, clerk)
            notices.publish_notice(ids=ids, actor=clerk, title=f"{batch.title}申报公示", contact=CONTACT)
        with clock.frozen(now - timedelta(days=RECOMMENDED)):
            _all(reviewing.recommend, ids, clerk)
    _send_on(cases, users, now, secretary)
    return list(Application.objects.filter(pk__in=[case.pk for case in cases]).order_by("pk"))


def _send_on(cases: Sequence[Application], users: Mapping[str, User], now: datetime, secretary: str) -> None:
    ids = [case.pk for case in cases]
    for days, act, login in (
        (COUNTY, reviewing.pass_on, "yuci"),
        (CITY, reviewing.pass_on, "jinzhong"),
        (ACCEPTED, reviewing.accept, secretary),
    ):
        with clock.frozen(now - timedelta(days=days)):
            _all(act, ids, staff(users[login]))


def _hand_in(
    crowd: cast.Crowd, people: Sequence[cast.Person], users: Mapping[str, User], batch: Batch
) -> list[Application]:
    bodies = {body.key: body.name for body in cast.BODIES}
    papers = proofs.sheets([(person.name, bodies[person.employer]) for person in people])
    scope = {each.code: each for each in batch.committee.specialties.all()}
    cases = []
    for place, (person, paper) in enumerate(zip(people, papers, strict=True)):
        applicant, is_skilled = users[person.login], place >= crowd.count - crowd.skilled
        case = start_application(
            actor=actor_of(applicant, None),
            batch=batch,
            level="middle",
            employment=applicant.employments.first(),
            specialty=scope.get(proofs.achievement_of(place)[0], scope["mechanical"]),
            track="skilled_worker" if is_skilled else "normal",
            understood=True,
        )
        FormDraft.objects.filter(application=case).update(data=_form(place, is_skilled=is_skilled))
        files = {item: upload(item, person.login) for item in MATERIALS} | {"achievement": paper}
        files |= {"skill_certificate": upload("skill_certificate", person.login)} if is_skilled else {}
        Material.objects.bulk_create(
            Material(application=case, item=item, file=take_upload(file, purpose=PURPOSE, owner_id=applicant.pk))
            for item, file in files.items()
        )
        submit_application(application=case, actor=actor_of(applicant, None), commitment_name=person.name)
        cases.append(case)
    return cases


def _form(place: int, *, is_skilled: bool) -> dict[str, Any]:
    """All sections as they are stored when they have been saved once."""
    _specialty, name, effect = proofs.achievement_of(place)
    narrative = proofs.narrative_of(place)
    achievement = {**FORM["achievements"]["rows"][0], "kind": "process", "name": name, "effect": effect[:30]}
    own: dict[str, dict[str, Any]] = {
        "achievements": {"fields": {"narrative": narrative}, "rows": [achievement]},
        "report": {"fields": {"text": narrative + FORM["report"]["fields"]["text"]}},
    }
    if is_skilled:
        own["skills"] = {"rows": [SKILL]}
    return {slug: {"revision": 1, "fields": {}, "rows": [], **content} for slug, content in {**FORM, **own}.items()}


def _all(act: Callable[..., Report], ids: Iterable[int], actor: Actor) -> None:
    """The act on the whole set. Raises ``Refused`` with the reason of the first that was declined."""
    report = act(ids=list(ids), actor=actor)
    for declined in report.declined:
        raise Refused(declined.reason, code=declined.code)


def staff(user: User) -> Actor:
    return actor_of(user, assignments_of(user)[0])
