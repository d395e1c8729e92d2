"""Building an expert pool: who keeps it, who is in it, who files it (令40 arts. 8, 10, 11)."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.urls import reverse

from committees import pool_permissions as may
from committees.models import ExpertPool
from committees.services.experts import BadFacts, whole_number
from committees.services.letters import tell_staff
from committees.wordings import POOL_ANSWERED, POOL_SUBMITTED
from portal.accounts.models import Organisation
from portal.catalog.models import Series, Specialty
from portal.core import clock
from portal.core.actors import Actor, Role
from portal.core.dates import years_later
from portal.core.errors import Refused
from portal.workflow import Act, open_case, run

NAME_ONCE = "committees_pool_name_once"


def open_pool(
    *,
    actor: Actor,
    name: str,
    series: Series,
    specialty: Specialty | None,
    authority: Organisation,
    key: UUID | None = None,
) -> ExpertPool:
    """The actor's organiser begins a pool of one series, or of one specialty of it (令40 art. 11).

    Raises ``BadFacts`` for a name that it has already, ``Refused`` for anybody but a secretary.
    """
    pool = ExpertPool(
        organiser_id=actor.organisation_id or 0, name=name, series=series, specialty=specialty, authority=authority
    )
    if refusal := may.is_secretary.refusal(pool, actor):
        raise Refused(refusal, code="denied")
    if specialty is not None and specialty.series_id != series.pk:
        raise BadFacts({"specialty": "专业不属于所选的系列。"})
    try:
        with transaction.atomic():
            return open_case(pool, "pool.opened", actor=actor, key=key, data={"name": name}).subject
    except IntegrityError as error:
        if NAME_ONCE not in str(error):
            raise
        raise BadFacts({"name": "本单位已有同名的专家库。"}) from error


def submit_pool(*, pool: ExpertPool, actor: Actor, key: UUID | None = None) -> ExpertPool:
    """Send the pool to its authority to be filed, or filed anew (令40 arts. 8, 11). Raises ``Refused``."""
    if not pool.entries.live().exists():
        raise Refused("专家库里还没有专家，不能报送备案。")

    def then(done: Sequence[Any]) -> None:
        link = reverse("committees:pool_filing", args=[pool.code])
        for each in done:
            tell_staff(
                pool.authority_id, [Role.HRSS_OFFICER], POOL_SUBMITTED,
                {"organiser": pool.organiser, "pool": pool.name}, link=link, record=each.record,
            )  # fmt: skip

    arguments = {"by": actor.user_id, "at": clock.now()}
    return run(
        ExpertPool, pool.pk, Act(move="submit_pool", actor=actor, key=key, arguments=arguments, then=then)
    ).subject


def return_pool(*, pool: ExpertPool, actor: Actor, told: str, key: UUID | None = None) -> ExpertPool:
    """Send the pool back, with the reason (令40 arts. 8, 11). Raises ``Refused``."""
    act = Act(
        move="return_pool", actor=actor, key=key, note=told, arguments={"told": told}, then=_tell_organiser("已退回")
    )
    return run(ExpertPool, pool.pk, act).subject


def file_pool(
    *, pool: ExpertPool, actor: Actor, number: str, valid_from: date, valid_to: date, key: UUID | None = None
) -> ExpertPool:
    """File the pool for at most three years from today (令40 arts. 8, 11; N1).

    A committee drawn from it while it is filed need not be filed again. Raises ``BadFacts`` for the dates.
    """
    today = clock.today()
    problems = {}
    if valid_from < today:
        problems["valid_from"] = "备案不能早于核准日。"
    if valid_to < valid_from:
        problems["valid_to"] = "截止日不能早于起始日。"
    elif valid_to > years_later(today, (years := whole_number("filing_years_max", today))):
        problems["valid_to"] = f"备案自核准日起最长{years}年（人社部令第40号第8、11条）。"
    if problems:
        raise BadFacts(problems)
    arguments = {"number": number, "filed_on": today, "valid_from": valid_from, "valid_to": valid_to}
    data = {name: str(value) for name, value in arguments.items()}
    act = Act(move="file_pool", actor=actor, key=key, data=data, arguments=arguments, then=_tell_organiser("已备案"))
    return run(ExpertPool, pool.pk, act).subject


def _tell_organiser(outcome: str) -> Any:
    def then(done: Sequence[Any]) -> None:
        for each in done:
            pool = each.subject
            tell_staff(
                pool.organiser_id, [Role.SECRETARY], POOL_ANSWERED,
                {"pool": pool.name, "outcome": outcome, "answer": each.record.note or pool.filing_number},
                link=reverse("committees:pool", args=[pool.code]), record=each.record,
            )  # fmt: skip

    return then
