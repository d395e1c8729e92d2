"""A committee that can meet: members who are experts with accounts, cases in review, an office."""

from dataclasses import dataclass
from datetime import timedelta

from applications.models import Application
from committees.models import Batch, Expert
from portal.core import clock
from portal.core.actors import Actor, Role
from reviews import services
from reviews.models import Meeting, Round
from tests import factories


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

    def sign_in(self, count: int) -> "Room":
        for expert, actor in list(zip(self.experts, self.actors, strict=True))[:count]:
            services.sign_in(meeting=self.meeting, expert=expert, actor=actor)
        return self

    def open(self, present: int) -> "Room":
        self.sign_in(present)
        services.open_meeting(meeting=self.meeting, actor=self.chair)
        self.meeting = fresh(self.meeting)
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
    waiting = [
        factories.ApplicationFactory(batch=batch, status="IN_REVIEW", leg=4, handler=organiser) for _ in range(cases)
    ]
    meeting = services.plan_meeting(
        batch=batch,
        title="2026年度工程系列中级职称评审会",
        starts_at=clock.now() + timedelta(hours=1),
        place="第一会议室",
        applications=waiting,
        actor=secretary,
    )
    return Room(batch, secretary, experts, actors, waiting, meeting)
