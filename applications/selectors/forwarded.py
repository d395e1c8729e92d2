"""What an HRSS office has passed on, batch by batch: the list that goes up level by level (S3, 令40 art. 16)."""

from collections import Counter
from typing import Any, Final

from django.db.models import Exists, OuterRef, QuerySet

from applications.models import Application, Leg
from applications.routing.stages import Stage
from applications.selectors.listing import CaseLine, case_lines
from committees.models import Batch
from portal.audit.models import Record
from portal.core import clock
from portal.core.actors import Actor
from portal.core.clock import SHANXI
from portal.core.counting import HowMany
from portal.core.dates import in_chinese
from portal.core.papers import Paper
from portal.core.tables import Table
from portal.workflow import chain

HEADINGS: Final = (
    "序号", "受理编号", "姓名", "性别", "身份证号", "工作单位", "申报系列", "申报级别", "申报职称", "申报专业",
    "评审类型", "审核人", "上报日期", "报送至", "现在环节",
)  # fmt: skip
ALIKE: Final = ("申报系列", "申报级别", "申报职称", "申报专业", "评审类型", "审核人", "上报日期", "报送至", "现在环节")
# Cases that came to nothing are no longer on their way.
ENDED: Final = ("REFUSED", "WITHDRAWN", "DEEMED_WITHDRAWN", "CANCELLED")


def forwarded(actor: Actor) -> QuerySet[Application]:
    """The cases that the actor's office has checked and passed on; never his own."""
    past = Leg.objects.filter(
        application=OuterRef("pk"),
        body_id=actor.organisation_id or 0,
        stage=Stage.HRSS_REVIEW,
        number__lt=OuterRef("leg"),
    )
    return Application.objects.visible_to(actor).filter(Exists(past)).exclude(status__in=ENDED)


def forwarded_batches(actor: Actor) -> QuerySet[Batch]:
    """The batches of those cases with ``forwarded``: how many."""
    cases = forwarded(actor).filter(batch=OuterRef("pk"))
    found = Batch.objects.filter(Exists(cases)).select_related("committee__organiser")
    return found.annotate(forwarded=HowMany(cases))


def forwarding_paper(batch: Batch, actor: Actor) -> Paper:
    """The list of one batch that the office passes on. ID numbers masked: the next office has each case itself."""
    rows, table = _table(batch, actor)
    return Paper(
        title=f"{batch.title}逐级报送表",
        tables=[table],
        facts=[("报送单位", actor.organisation_name), ("评审委员会", batch.committee.name), ("人数", f"{len(rows)}人")],
        signs=("填表人", "审核人", "单位（盖章）"),
    )


def forwarding_letter(batch: Batch, actor: Actor) -> Paper:
    """The letter to the next office, with how many of each level and the list as its annex (令40 art. 16)."""
    rows, table = _table(batch, actor)
    levels = Counter(str(row[HEADINGS.index("申报级别")]) for row in rows)
    addressees = dict.fromkeys(str(row[HEADINGS.index("报送至")]) for row in rows if row[HEADINGS.index("报送至")])
    return Paper(
        title=f"关于报送{batch.title}申报材料的函",
        addressee="、".join(addressees) or str(batch.committee.organiser),
        paragraphs=[
            f"{batch.title}（{batch.committee.name}）的申报材料，我单位已审核完毕，共{len(rows)}件。各级别件数如下："
        ],
        tables=[Table("报送件数", ("级别", "件数"), sorted(levels.items())), table],
        remark=f"现将申报材料通过系统报上，请审核（人社部令第40号第16条）。\n附件：逐级报送表（{len(rows)}件）",
        closing=[f"{actor.organisation_name}（盖章）", in_chinese(clock.today())],
    )


def _table(batch: Batch, actor: Actor) -> tuple[list[tuple[object, ...]], Table]:
    lines = case_lines(forwarded(actor).filter(batch=batch).order_by("code"))
    acts, nexts = _acts(lines, actor), _nexts(lines, actor)
    rows = [_row(number, line, acts.get(line.pk), nexts.get(line.pk, "")) for number, line in enumerate(lines, 1)]
    return rows, Table("逐级报送表", HEADINGS, rows, once=ALIKE)


def _row(number: int, line: CaseLine, record: Record | None, goes_to: str) -> tuple[object, ...]:
    officer = record.actor_name if record else ""
    day = in_chinese(record.at.astimezone(SHANXI)) if record else ""
    return (
        number, line.code, line.name, line.sex, line.id_number, line.unit, line.series, line.level, line.title,
        line.specialty, line.track, officer, day, goes_to, line.status,
    )  # fmt: skip


def _acts(lines: list[CaseLine], actor: Actor) -> dict[int, Record]:
    """The last passing on of each case by this office."""
    chains = {chain(Application(pk=line.pk)): line.pk for line in lines}
    passed = Record.objects.filter(
        chain__in=chains, verb="application.passed_on", organisation_id=actor.organisation_id
    ).order_by("position")
    return {chains[record.chain]: record for record in passed}


def _nexts(lines: list[CaseLine], actor: Actor) -> dict[int, str]:
    """By case: the body to which the office passed it on."""
    own: Any = Leg.objects.filter(
        application__in=[line.pk for line in lines], body_id=actor.organisation_id, stage=Stage.HRSS_REVIEW
    )
    after = Leg.objects.filter(
        Exists(own.filter(application=OuterRef("application"), number=OuterRef("number") - 1))
    ).select_related("body")
    return {leg.application_id: str(leg.body or "") for leg in after}
