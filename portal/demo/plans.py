"""The demo's yearly plans: one that was agreed to, from which a batch can be made, and one that waits for its reply."""

from collections.abc import Mapping
from datetime import timedelta

from committees import services
from committees.models import Committee, YearlyPlan
from portal.accounts.models import User
from portal.accounts.selectors import actor_of, assignments_of
from portal.core import clock
from portal.core.actors import Actor

AHEAD, RUNS = timedelta(days=7), timedelta(days=60)
ARRANGEMENT = (
    "受理后按专业分组；评审专家从专家库中随机抽取；评议组每组不少于3人；会议无记名投票；结果公示不少于5个工作日。"
)


def load_plans(users: Mapping[str, User]) -> int:
    """Write the plans of committees that have none yet; returns how many."""
    made = 0
    for number, secretary, officer in ((902, "secretary2", "jinzhong"), (901, "secretary1", "")):
        committee = Committee.objects.get(number=number)
        if committee.plans.exists():
            continue
        plan = _report(committee, _staff(users[secretary]))
        if officer:
            services.agree_plan(plan=plan, actor=_staff(users[officer]), reply="演示函字1号")
        made += 1
    return made


def _report(committee: Committee, secretary: Actor) -> YearlyPlan:
    first = clock.today() + AHEAD
    plan = services.start_plan(actor=secretary, committee=committee, year=first.year)
    row = services.PlannedRow(
        title=f"{first.year}年度第二批",
        levels=list(committee.batches.values_list("levels", flat=True)[0]),
        opens_on=first,
        closes_on=first + RUNS,
        methods=["review", "defence"],
        grouping="separate_group",
        expected=80,
    )
    columns = {"document": "演示呈字1号", "document_on": clock.today(), "arrangement": ARRANGEMENT}
    content = services.PlanContent(columns=columns, rows=[row])
    services.save_plan(plan=plan, actor=secretary, content=content, revision=plan.revision)
    return services.report_plan(plan=plan, actor=secretary)


def _staff(user: User) -> Actor:
    return actor_of(user, assignments_of(user)[0])
