"""Puts the demo's committees, their experts and their open batches into the database, once only."""

from datetime import date, timedelta

from committees import services
from committees.models import Batch, Committee, CommitteeSpecialty, CommitteeUnit, Entrustment, Expert, Member
from portal.accounts.models import Organisation, RoleAssignment, User
from portal.accounts.selectors import actor_of
from portal.catalog.models import Series, Specialty
from portal.core import clock
from portal.core.actors import Actor, Role
from portal.core.dates import years_later
from portal.demo import cast
from portal.demo.pools import load_pools

# Before the oldest round that the demo begins with, also in January.
FILED_AGO = timedelta(days=150)
TITLES = {"full_senior": "正高级工程师", "associate_senior": "高级工程师", "middle": "工程师"}
ECONOMISTS = {"full_senior": "正高级经济师"}


def load_panels(users: dict[str, User], bodies: dict[str, Organisation]) -> dict[str, Batch]:
    """The committees by key, each with its seats filled and one batch; returns the batches by key."""
    batches = {panel.key: _load_panel(panel, users, bodies) for panel in cast.PANELS}
    _load_letters(bodies, batches)
    load_pools(batches.values())
    return batches


def _load_panel(panel: cast.Panel, users: dict[str, User], bodies: dict[str, Organisation]) -> Batch:
    year = clock.today().year
    first_year = year - 3 if panel.expired else year
    first = min(date(first_year, 1, 1), (clock.now() - FILED_AGO).date())
    last = min(date(first_year + 2, 12, 31), years_later(first, 3))
    committee, is_new = Committee.objects.get_or_create(
        number=panel.number,
        defaults={
            "name": panel.name,
            "organiser": bodies[panel.organiser],
            "series": Series.objects.get(code=panel.series),
            "level": panel.level,
            "basis": panel.basis,
            "formed_by": panel.formed_by,
            "scope": panel.scope,
            "usage_scope": panel.usage_scope,
            "region_id": panel.region,
            "filing_number": f"演示备字〔{first_year}〕{panel.number}号",
            "filing_authority": bodies[f"hrss:{panel.filed_by or panel.region}"],
            "valid_from": first,
            "valid_to": last,
            "contact": "职称评审办公室",
            "telephone": "0354-0000000",
            "address": "（演示地址）",
        },
    )
    if is_new:
        _file_scope(panel, committee, bodies)
    _fill_seats(panel, committee, users, bodies)
    batch = committee.batches.first()
    return batch or _open_batch(panel, committee)


def _file_scope(panel: cast.Panel, committee: Committee, bodies: dict[str, Organisation]) -> None:
    taken = Specialty.objects.filter(series=committee.series, code__in=panel.specialties).order_by("pk")
    CommitteeSpecialty.objects.bulk_create(
        CommitteeSpecialty(committee=committee, specialty=each, valid_from=committee.valid_from) for each in taken
    )
    CommitteeUnit.objects.bulk_create(
        CommitteeUnit(committee=committee, organisation=bodies[key]) for key in panel.units
    )


def _load_letters(bodies: dict[str, Organisation], batches: dict[str, Batch]) -> None:
    for letter in cast.LETTERS:
        committee = batches[letter.panel].committee
        Entrustment.objects.get_or_create(
            committee=committee,
            from_body=bodies[letter.body],
            document=letter.document,
            defaults={
                "series": committee.series,
                "level": committee.level,
                "persons": letter.persons,
                "valid_from": committee.valid_from,
                "valid_to": committee.valid_to,
            },
        )


def _fill_seats(
    panel: cast.Panel, committee: Committee, users: dict[str, User], bodies: dict[str, Organisation]
) -> None:
    people = [users[each.login] for each in cast.experts() if each.login.startswith(f"{panel.key}-")]
    pooled = set(Expert.objects.filter(user__in=people).values_list("user_id", flat=True))
    titles = TITLES if panel.series == "engineering" else ECONOMISTS
    fields = _fields_of(panel, committee)
    Expert.objects.bulk_create(
        Expert(
            user=user,
            series=committee.series,
            title_level=panel.expert_level,
            title_name=titles[panel.expert_level],
            specialty=fields[place % len(fields)],
            employer=bodies[cast.employer_of(user.username)],
            term_from=committee.valid_from,
            term_to=committee.valid_to,
        )
        for place, user in enumerate(people)
        if user.pk not in pooled
    )
    if committee.members.exists():
        return
    experts = {expert.user_id: expert for expert in Expert.objects.filter(user__in=people)}
    Member.objects.bulk_create(
        Member(committee=committee, expert=experts[user.pk], position=_position(place, panel.deputies))
        for place, user in enumerate(people[: panel.members])
    )
    if people:
        _freeze_roster(committee)


def _fields_of(panel: cast.Panel, committee: Committee) -> list[Specialty]:
    """The specialties of its experts: those it was filed for, else the first of its series."""
    of_series = Specialty.objects.filter(series=committee.series).order_by("pk")
    return list(of_series.filter(code__in=panel.specialties) if panel.specialties else of_series[:4])


def _freeze_roster(committee: Committee) -> None:
    """The members as the standing roster by which the committee's meetings sit, frozen by its office."""
    organiser = committee.organiser
    office = Actor(None, "评委会办事机构", Role.SECRETARY, organiser.pk, organiser.name)
    with clock.frozen(clock.now() - FILED_AGO):
        services.freeze_roster(roster=services.open_roster(committee=committee, actor=office), actor=office)


def _position(place: int, deputies: int) -> str:
    if place == 0:
        return Member.Position.CHAIR
    return Member.Position.DEPUTY_CHAIR if place <= deputies else Member.Position.MEMBER


def _open_batch(panel: cast.Panel, committee: Committee) -> Batch:
    now = clock.now()
    if panel.expired:
        now = now.replace(year=now.year - 1, month=9, day=1)
    opens, closes = panel.window
    batch = Batch(
        committee=committee,
        title=f"{now.year}年度{panel.batch_title}",
        year=now.year,
        levels=list(panel.batch_levels),
        opens_at=now + timedelta(days=opens),
        closes_at=now + timedelta(days=closes),
        cutoff_on=date(now.year, 12, 31),
        methods=list(panel.methods),
        defence_tracks=list(panel.defence_tracks),
        # Its office has left the demo: a round from before the portal kept terms.
        status=Batch.Status.PUBLISHED if panel.expired else Batch.Status.DRAFT,
    )
    batch.save()
    return batch if panel.expired else publish(batch)


def publish(batch: Batch) -> Batch:
    """An administrator's batch has no yearly plan; its secretary publishes it by the usual act."""
    held = RoleAssignment.objects.filter(organisation=batch.committee.organiser, role=Role.SECRETARY)
    assignment = held.select_related("user").earliest("pk")
    with clock.frozen(batch.opens_at):
        return services.publish_batch(batch=batch, actor=actor_of(assignment.user, assignment))
