"""What closes a channel that the facts touch: each gate gives the sentence and the clauses, or None when open."""

from collections.abc import Callable
from dataclasses import dataclass

from applications.routing.facts import Facts, Limits
from portal.core.dates import in_chinese, years_later


@dataclass(frozen=True, slots=True)
class Closed:
    """Why a channel is closed, as the person reads it, and by which clauses."""

    reason: str
    clauses: tuple[str, ...]


Gate = Callable[[Facts, Limits], Closed | None]


def never_closed(_facts: Facts, _limits: Limits) -> Closed | None:
    return None


def no_dispatch(facts: Facts, _limits: Limits) -> Closed | None:
    if facts.employment != "dispatch":
        return None
    return Closed("劳务派遣员工由派遣单位审核、公示、推荐，不经过服务点。", ("S2d",))


def contract_only(*clauses: str) -> Gate:
    """The employer reviews, so there has to be a labour contract with it."""

    def gate(facts: Facts, _limits: Limits) -> Closed | None:
        if facts.employment == "contract":
            return None
        return Closed(
            "这一渠道由用人单位审核、公示、推荐，需要与用人单位签订劳动合同；其他渠道不受影响。",
            clauses,
        )

    return gate


def posted_long_enough(facts: Facts, limits: Limits) -> Closed | None:
    """A year without a break, over on the day of the application (M1f)."""
    if facts.posted is None:
        return None
    if without_contract := contract_only("M1f")(facts, limits):
        return without_contract
    opens = years_later(facts.posted.since, limits.posted_away_years)
    if opens <= facts.as_of:
        return None
    return Closed(
        f"连续派驻外地满{limits.posted_away_years}年才能在派驻地申报。您从{in_chinese(facts.posted.since)}起派驻，"
        f"{in_chinese(opens)}起可以选这一渠道。",
        ("M1f",),
    )


def leave_in_time(facts: Facts, limits: Limits) -> Closed | None:
    """From the approval to the same day three years later, both included (S11b, M1e)."""
    if facts.leave is None:
        return None
    first = facts.leave.approved_on
    last = years_later(first, limits.leave_years_max)
    if facts.as_of < first:
        return Closed(f"离岗创业或兼职从{in_chinese(first)}起才获批准，这一天起可以在原单位申报。", ("S11b", "M1e"))
    if facts.as_of > last:
        return Closed(
            f"离岗创业或兼职获批准后{limits.leave_years_max}年内可以在原单位申报，您的期限已于{in_chinese(last)}届满，"
            "请按现在的工作单位选择渠道。",
            ("S11b", "M1e"),
        )
    return None


def unit_is_ready(facts: Facts, _limits: Limits) -> Closed | None:
    """Asked of each channel in which the applicant's own unit reviews (M5b; cross rule 2)."""
    if facts.unit_refuses:
        return Closed(
            "您反映单位不给审核，这一渠道暂时走不通。请选“兜底渠道”，由当地人社部门指定机构审核、公示、推荐。",
            ("M5b", "M1g"),
        )
    if facts.runs_own_unit:
        return Closed("您本人管理单位的职称账号，不能自己审核自己，请由单位换人管理，或者选其他渠道。", ("令40-16",))
    return None
