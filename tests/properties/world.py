"""The small world in which the random acts happen: one route, its neighbours, and people who wear two hats."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from applications.models import Application, FormDraft, Material
from applications.paper.materials import BY_CODE
from applications.paper.sections import BY_SLUG
from applications.services.applicant import save_section
from committees.models import Batch, Expert
from portal.accounts.models import Employment, Organisation, User
from portal.catalog.models import Region
from portal.core import clock
from portal.core.actors import PUBLIC, SYSTEM, Actor, Role
from portal.files.services import store
from tests import factories
from tests.applications.applicant.factories import COMPLETE, pdf, picture
from tests.shipped import load_catalog

START = datetime(2026, 9, 8, 9, 0, tzinfo=clock.SHANXI)
POSITIONS = ("chair", "deputy_chair", "member", "member", "member")
NEEDED = ("photo", "education", "present_title", "labour_contract", "achievement")


@dataclass
class World:
    """Everybody by a short name; ``now`` is the moment of the next act."""

    batch: Batch
    actors: dict[str, Actor]
    experts: list[Expert]
    employments: list[Employment]
    now: datetime = START

    def __getitem__(self, name: str) -> Actor:
        return self.actors[name]

    @contextmanager
    def moment(self) -> Iterator[None]:
        """Hold the clock at the next moment, one second after the last."""
        self.now += timedelta(seconds=1)
        with clock.frozen(self.now):
            yield

    def pass_days(self, days: int) -> None:
        self.now = self.now.replace(hour=9, minute=0, second=0) + timedelta(days=days)

    @property
    def cases(self) -> list[Application]:
        return list(Application.objects.filter(batch=self.batch).order_by("pk"))

    def newcomer(self) -> Employment:
        """One more technician of the employer, who may apply."""
        user = factories.UserFactory()
        self.actors[f"newcomer {user.pk}"] = factories.applicant_actor(user)
        return factories.employ(user, self.employments[0].organisation)

    def employments_of(self, name: str) -> list[Employment]:
        return [each for each in self.employments if each.user_id == self.actors[name].user_id]

    def hats_of(self, user_id: int | None) -> list[Actor]:
        return [actor for actor in self.actors.values() if actor.user_id == user_id]


def build_world() -> World:
    """The route unit, county, city, committee of Jinzhong, and everybody who might meddle with it."""
    load_catalog()
    with clock.frozen(START):
        batch = factories.BatchFactory()
        employer, neighbour = factories.OrganisationFactory(), factories.OrganisationFactory()
        ada, bo, cy = (factories.UserFactory() for _ in range(3))
        employments = [factories.employ(ada, employer), factories.employ(bo, employer), factories.employ(cy, neighbour)]
        organiser = batch.committee.organiser
        actors = {
            **{name: factories.applicant_actor(user) for name, user in (("ada", ada), ("bo", bo), ("cy", cy))},
            **_officers(employer, neighbour, organiser),
            "bo_as_clerk": factories.staff(Role.UNIT_CLERK, employer, user=bo),
            "ada_as_city_officer": factories.staff(Role.HRSS_OFFICER, factories.hrss_office("140700"), user=ada),
            "bo_as_secretary": factories.staff(Role.SECRETARY, organiser, user=bo),
            "supervisor": factories.staff(Role.SUPERVISOR, factories.hrss_office("140000")),
            "system": SYSTEM,
            "public": PUBLIC,
        }
        experts = _committee(batch, bo)
        for name, expert in zip(("chair", "deputy", "third", "fourth", "bo_as_expert"), experts, strict=True):
            actors[name] = factories.staff(Role.EXPERT, organiser, user=expert.user)
        outsider = factories.ExpertFactory()
        actors["outside_expert"] = factories.staff(Role.EXPERT, organiser, user=outsider.user)
    return World(batch, actors, [*experts, outsider], employments)


def _officers(employer: Organisation, neighbour: Organisation, organiser: Organisation) -> dict[str, Actor]:
    county, city = factories.hrss_office("140702"), factories.hrss_office("140700")
    region = Region.objects.filter(parent="140700").exclude(pk="140702").order_by("pk")[0]
    elsewhere = Organisation.objects.get_or_create(
        kind="hrss", region=region, defaults={"name": f"{region.name}人社局", "parent": city}
    )[0]
    other_organiser = factories.OrganisationFactory(kind="organiser")
    made = {
        "clerk": factories.staff(Role.UNIT_CLERK, employer),
        "clerk_2": factories.staff(Role.UNIT_CLERK, employer),
        "clerk_elsewhere": factories.staff(Role.UNIT_CLERK, neighbour),
        "county": factories.staff(Role.HRSS_OFFICER, county),
        "county_2": factories.staff(Role.HRSS_OFFICER, county),
        "county_elsewhere": factories.staff(Role.HRSS_OFFICER, elsewhere),
        "city": factories.staff(Role.HRSS_OFFICER, city),
        "city_2": factories.staff(Role.HRSS_OFFICER, city),
        "secretary": factories.staff(Role.SECRETARY, organiser),
        "secretary_elsewhere": factories.staff(Role.SECRETARY, other_organiser),
        # An HRSS office is also somebody's employer and may also run a committee.
        "clerk_of_county_office": factories.staff(Role.UNIT_CLERK, county),
        "secretary_of_city_office": factories.staff(Role.SECRETARY, city),
    }
    county_person = User.objects.get(pk=made["county"].user_id)
    made["county_person_at_city"] = factories.staff(Role.HRSS_OFFICER, city, user=county_person)
    return made


def _committee(batch: Batch, bo: User) -> list[Expert]:
    """Five members; the fifth is also an applicant."""
    experts = [factories.ExpertFactory() for _ in POSITIONS[1:]] + [factories.ExpertFactory(user=bo)]
    for expert, position in zip(experts, POSITIONS, strict=True):
        factories.MemberFactory(committee=batch.committee, expert=expert, position=position)
    factories.frozen_roster(batch.committee)
    return experts


def posted(slug: str) -> dict[str, str]:
    """A complete section as a browser would send it."""
    content = COMPLETE[slug]
    rows = {f"rows-{index}-{name}": value for index, row in enumerate(content["rows"]) for name, value in row.items()}
    return {**content["fields"], **rows, "row_count": str(len(content["rows"]))}


def save(case: Application, slug: str, actor: Actor) -> object:
    revision = FormDraft.objects.get(application=case).data.get(slug, {}).get("revision", 0)
    return save_section(application=case, actor=actor, section=BY_SLUG[slug], posted=posted(slug), revision=revision)


@cache
def _photo() -> bytes:
    return picture(295, 413)


@cache
def _paper() -> bytes:
    return pdf()


def fill(case: Application, actor: Actor) -> None:
    """A complete form through the service, and the files that it needs."""
    for slug in COMPLETE:
        save(case, slug, actor)
    for code in NEEDED:
        content, kind = (_photo(), "image/jpeg") if code == "photo" else (_paper(), "application/pdf")
        stored = store(content, purpose="material", name=code, content_type=kind, owner_id=actor.user_id)
        Material.objects.create(application=case, item=BY_CODE[code].code, file=stored)
