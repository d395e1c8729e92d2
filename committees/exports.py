"""Lists of experts, rosters and committees that are taken out."""

from collections.abc import Iterator, Mapping

from committees import filing_selectors, pool_selectors, roster_selectors
from committees.pool_forms import PoolFilter
from portal.core import clock
from portal.core.actors import Actor, Role
from portal.core.exporting import exported

CHUNK = 2000
Rows = Iterator[list[object]]


@exported(
    "pool-experts", "在库专家", roles=(Role.SECRETARY,),
    filters=("pool", "name", "specialty", "level", "region", "employer", "term"),
    headings=("姓名", "职称级别", "职称名称", "专业", "从事本专业", "工作单位", "单位性质", "聘期起", "聘期止"),
)  # fmt: skip
def pool_experts(actor: Actor, filters: Mapping[str, str]) -> Rows:
    pool, today = pool_selectors.pool_of(actor, filters.get("pool", "")), clock.today()
    if pool is None:
        return
    form = PoolFilter(filters, specialties=pool_selectors.specialties_of(pool, today))
    for entry in pool_selectors.entries_of(pool, form.values(), today).iterator(CHUNK):
        expert = entry.expert
        unit = expert.employer
        yield [
            expert.user.name, expert.get_title_level_display(), expert.title_name, expert.specialty or "",
            "是" if expert.practises else "否", unit or "", unit.get_ownership_display() if unit else "",
            expert.term_from, expert.term_to,
        ]  # fmt: skip


@exported(
    "rosters", "评委会名单", roles=(Role.SECRETARY, Role.SUPERVISOR),
    headings=("评审委员会", "名单号", "批次", "产生方式", "人数", "状态"),
)  # fmt: skip
def rosters(actor: Actor, _filters: Mapping[str, str]) -> Rows:
    for each in roster_selectors.rosters_of(actor).iterator(CHUNK):
        batch = each.batch.title if each.batch else ""
        yield [
            each.committee.name, each.number, batch, each.get_basis_display(), each.members, each.get_status_display()
        ]  # fmt: skip


@exported(
    "supervised-committees", "本机关备案的评委会", roles=(Role.HRSS_OFFICER,),
    headings=("评审委员会", "组建单位", "备案文号", "有效期起", "有效期止", "整改期限"),
)  # fmt: skip
def supervised_committees(actor: Actor, _filters: Mapping[str, str]) -> Rows:
    for each in filing_selectors.supervised(actor).iterator(CHUNK):
        yield [
            each.name, each.organiser.name, each.filing_number, each.valid_from, each.valid_to, each.rectify_by
        ]  # fmt: skip
