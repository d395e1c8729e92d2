"""What somebody may not do while a record says so; asked at the acts themselves."""

from datetime import date

from portal.core import clock
from portal.core.dates import in_chinese
from portal.core.errors import Refused
from portal.integrity.selectors import ban_until, body_barred_until, expert_barred_until


def refuse_the_barred(person_id: int | None) -> None:
    """Raises ``Refused`` with the last day while the person may not declare (N15; 令40 art. 39)."""
    if until := ban_until(person_id, clock.today()) if person_id else None:
        raise Refused(f"您在失信限制期内，{_before(until)}不能申报（人社部令第40号第39条）。事由和申辩见“诚信记录”。")


def refuse_barred_expert(person_id: int, on: date | None = None) -> None:
    """Raises ``Refused`` while the person may be no expert (令40 art. 42)."""
    if until := expert_barred_until(person_id, on or clock.today()):
        raise Refused(f"这位专家有在期的失信记录，{_before(until)}不能担任评审专家（人社部令第40号第42条）。")


def refuse_barred_body(organisation_id: int) -> None:
    """Raises ``Refused`` while the body may neither form committees nor take in cases (令40 arts. 40, 41)."""
    if until := body_barred_until(organisation_id, clock.today()):
        raise Refused(
            f"这个单位有在期的失信记录，{_before(until)}不能组建评审委员会、受理申报（人社部令第40号第40、41条）。"
        )


def _before(until: date) -> str:
    return f"{in_chinese(until)}以前（含当日）"
