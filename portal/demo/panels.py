"""Puts the demo's committees, their experts and their open batches into the database, once only."""

from datetime import date, timedelta

from committees.models import Batch, Committee, Expert, Member
from portal.accounts.models import Organisation, User
from portal.catalog.models import Series
from portal.core import clock
from portal.demo import cast

SERIES = "engineering"
OPENED_AGO, CLOSES_IN = timedelta(days=30), timedelta(days=60)


def load_panels(users: dict[str, User], bodies: dict[str, Organisation]) -> dict[str, Batch]:
    """The committees by key, each with its seats filled and one batch; returns the batches by key."""
    return {panel.key: _load_panel(panel, users, bodies) for panel in cast.PANELS}


def _load_panel(panel: cast.Panel, users: dict[str, User], bodies: dict[str, Organisation]) -> Batch:
    year = clock.today().year
    series = Series.objects.get(code=SERIES)
    committee, _ = Committee.objects.get_or_create(
        number=panel.number,
        defaults={
            "name": panel.name,
            "organiser": bodies[panel.organiser],
            "series": series,
            "level": panel.level,
            "region_id": panel.region,
            "filing_number": f"演示备字〔{year}〕{panel.number}号",
            "filing_authority": bodies[f"hrss:{panel.region}"],
            "valid_from": date(year, 1, 1),
            "valid_to": date(year + 2, 12, 31),
            "telephone": "0354-0000000",
        },
    )
    _fill_seats(panel, committee, users)
    batch = committee.batches.first()
    return batch or _open_batch(panel, committee)


def _fill_seats(panel: cast.Panel, committee: Committee, users: dict[str, User]) -> None:
    people = [users[each.login] for each in cast.experts() if each.login.startswith(f"{panel.key}-")]
    pooled = set(Expert.objects.filter(user__in=people).values_list("user_id", flat=True))
    Expert.objects.bulk_create(
        Expert(
            user=user,
            title_level=panel.expert_level,
            term_from=committee.valid_from,
            term_to=committee.valid_to,
        )
        for user in people
        if user.pk not in pooled
    )
    if committee.members.exists():
        return
    experts = {expert.user_id: expert for expert in Expert.objects.filter(user__in=people)}
    Member.objects.bulk_create(
        Member(committee=committee, expert=experts[user.pk], position=_position(place, panel.deputies))
        for place, user in enumerate(people)
    )


def _position(place: int, deputies: int) -> str:
    if place == 0:
        return Member.Position.CHAIR
    return Member.Position.DEPUTY_CHAIR if place <= deputies else Member.Position.MEMBER


def _open_batch(panel: cast.Panel, committee: Committee) -> Batch:
    now = clock.now()
    return Batch.objects.create(
        committee=committee,
        title=f"{now.year}年度{panel.batch_title}",
        year=now.year,
        levels=list(panel.batch_levels),
        opens_at=now - OPENED_AGO,
        closes_at=now + CLOSES_IN,
        cutoff_on=date(now.year, 12, 31),
    )
