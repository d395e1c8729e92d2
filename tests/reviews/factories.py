"""A committee that can meet: members who are experts with accounts, cases in review, an office."""

from dataclasses import dataclass
from datetime import timedelta

from applications.models import Application
from committees.models import Batch, Expert
from portal.accounts.models import User
from portal.core import clock
from portal.core.actors import Actor, Role
from reviews import services
from reviews.models import Meeting, Opinion, Round
from tests import factories

# From so many cases on they are stored by sets.
MANY = 50


def cases_in_review(batch: Batch, count: int) -> list[Application]:
    """``count`` cases of as many people of one employer, stored by sets."""
    employer, now, start = factories.OrganisationFactory(), clock.now(), User.objects.count()
    people = User.objects.bulk_create(
        User(username=f"many{start + serial}", name=f"申报人{serial}") for serial in range(count)
    )
    organiser = batch.committee.organiser
    return Application.objects.bulk_create(
        Application(
            applicant=person, batch=batch, series=batch.committee.series, level="middle", year=2026, employer=employer,
            reviewer=employer, deciding_body=organiser, confirming_body=batch.committee.filing_authority,
            status="IN_REVIEW", leg=4, handler=organiser, status_since=now, created_at=now, version=1,
        )
        for person in people
    )  # fmt: skip


def fresh(row):
    """The row as it is stored now; a protected status cannot be refreshed in place."""
    return type(row).objects.get(pk=row.pk)


@dataclass
class Room:
    """A planned meeting and everybody in it; ``experts[0]`` is the chair, ``experts[1]`` a deputy."""

    batch: Batch
    secretary: Actor
    experts: list[Expert]
    actors: list[Actor]
    cases: list[Application]
    meeting: Meeting

    @property
    def chair(self) -> Actor:
        return self.actors[0]

    def second_secretary(self) -> Actor:
        return factories.staff(Role.SECRETARY, self.batch.committee.organiser)

    def sign_in(self, count: int) -> "Room":
        for expert, actor in list(zip(self.experts, self.actors, strict=True))[:count]:
            services.sign_in(meeting=self.meeting, expert=expert, actor=actor)
        return self

    def open(self, present: int) -> "Room":
        self.sign_in(present)
        services.open_meeting(meeting=self.meeting, actor=self.chair)
        self.meeting = fresh(self.meeting)
        return self

    def give_opinions_by_sets(self) -> "Room":
        """What the panels said, on every item at once."""
        names = [each.user.name for each in self.experts[:3]]
        Opinion.objects.bulk_create(
            Opinion(item=item, expert_ids=[each.pk for each in self.experts[:3]], expert_names=names,
                    text="业绩突出，建议通过。", saved_at=clock.now())
            for item in self.meeting.items.all()
        )  # fmt: skip
        return self

    def give_opinions(self) -> "Room":
        for item in self.meeting.items.all():
            recused = set(item.recusals.values_list("expert_id", flat=True))
            able = [
                line.expert
                for line in self.meeting.attendances.present().order_by("pk")
                if line.expert_id not in recused
            ]
            services.save_opinion(item=item, experts=able[:3], text="业绩突出，建议通过。", actor=self.secretary)
        return self

    def in_vote(self, present: int) -> "Room":
        """Open the meeting with the first ``present`` experts, and the vote on every item."""
        self.open(present).give_opinions()
        services.open_rounds(meeting=self.meeting, actor=self.chair)
        return self

    def vote(self, number: int = 1) -> Round:
        return Round.objects.standing().get(item__meeting=self.meeting, item__number=number)

    def cast(self, choices: list[str], number: int = 1) -> None:
        """The i-th expert casts ``choices[i]``."""
        for actor, choice in zip(self.actors, choices, strict=False):
            services.cast(round=self.vote(number), actor=actor, choice=choice)

    def marks_absent(self, *places: int) -> None:
        """The experts of these places leave; the office declares their ballots on the first item not cast."""
        for place in places:
            expert = self.experts[place]
            services.sign_out(meeting=self.meeting, expert=expert, actor=self.secretary)
            services.mark_not_cast(round=self.vote(), expert=expert, reason="中途离席", actor=self.secretary)

    def close(self) -> None:
        services.close_rounds(meeting=self.meeting, actor=self.chair)
        self.meeting = fresh(self.meeting)

    def sign(self) -> "Room":
        services.sign_results(meeting=self.meeting, actor=self.chair)
        self.meeting = fresh(self.meeting)
        return self

    def publish(self) -> "Room":
        """The office publishes what the meeting decided; the cases are read anew."""
        services.publish_decisions(ids=[self.meeting.pk], actor=self.secretary)
        self.cases = [fresh(case) for case in self.cases]
        return self

    def decide(self, *results: bool) -> "Room":
        """Hold the whole meeting: the i-th case passes or not, by all six who are present."""
        self.in_vote(6)
        for number, has_passed in enumerate(results, 1):
            self.cast(["agree" if has_passed else "disagree"] * 6, number=number)
        self.close()
        return self.sign()


def room(*, members: int = 7, cases: int = 1) -> Room:
    batch = factories.BatchFactory()
    organiser = batch.committee.organiser
    secretary = factories.staff(Role.SECRETARY, organiser)
    experts = [factories.ExpertFactory() for _ in range(members)]
    positions = ["chair", "deputy_chair", *["member"] * (members - 2)]
    for expert, position in zip(experts, positions, strict=True):
        factories.MemberFactory(committee=batch.committee, expert=expert, position=position)
    factories.frozen_roster(batch.committee, secretary)
    actors = [factories.staff(Role.EXPERT, organiser, user=expert.user) for expert in experts]
    waiting = cases_in_review(batch, cases) if cases > MANY else [
        factories.ApplicationFactory(batch=batch, status="IN_REVIEW", leg=4, handler=organiser) for _ in range(cases)
    ]  # fmt: skip
    meeting = services.plan_meeting(
        batch=batch,
        title="2026年度工程系列中级职称评审会",
        starts_at=clock.now() + timedelta(hours=1),
        place="第一会议室",
        applications=waiting,
        actor=secretary,
    )
    return Room(batch, secretary, experts, actors, waiting, meeting)
