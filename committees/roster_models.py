"""Who sits in a committee for its meetings: a roster that cannot change once it is frozen (令40 arts. 9-11; N2-N7).

Part of ``committees.models``, which stands above; import the tables from there.
"""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from committees.roster_querysets import RosterQuerySet
from committees.roster_workflow import RosterStatus, RosterWorkflow
from portal.core.codes import new_code
from portal.workflow import status_check, status_triggers

# The lock waits for a freeze under way; the next statement sees what became of it.
ONLY_IN_A_DRAFT = """
    PERFORM 1 FROM committees_roster WHERE id IN (NEW.roster_id, OLD.roster_id) FOR SHARE;
    IF EXISTS (
        SELECT 1 FROM committees_roster WHERE id IN (NEW.roster_id, OLD.roster_id) AND status <> 'DRAFT'
    ) THEN
        RAISE EXCEPTION 'the seats of a roster change while it is a draft alone' USING ERRCODE = 'check_violation';
    END IF;
    RETURN COALESCE(NEW, OLD);
"""
FROZEN_AS_IT_IS = """
    IF (SELECT count(*) FROM committees_seat WHERE roster_id = NEW.id) IS DISTINCT FROM NEW.members
        OR (SELECT count(*) FROM committees_seat WHERE roster_id = NEW.id AND position = 'chair') <> 1
        OR (SELECT count(*) FROM committees_seat WHERE roster_id = NEW.id AND position = 'deputy_chair') < 1 THEN
        RAISE EXCEPTION 'a frozen roster has its members, one chair and a deputy' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""


class Position(models.TextChoices):
    CHAIR = "chair", "主任委员"
    DEPUTY_CHAIR = "deputy_chair", "副主任委员"
    MEMBER = "member", "委员"


class Roster(RosterWorkflow):
    """The experts of one committee, standing or drawn for one batch. Changes after the freeze make another one."""

    class Basis(models.TextChoices):
        STANDING = "standing", "常设名单"
        DRAWN = "drawn", "随机抽取"

    Status = RosterStatus

    code = models.CharField(max_length=16, unique=True, default=new_code, editable=False)
    committee = models.ForeignKey("committees.Committee", on_delete=models.PROTECT, related_name="rosters")
    number = models.PositiveSmallIntegerField("序号")
    basis = models.CharField("产生方式", max_length=10, choices=Basis.choices, default=Basis.STANDING)
    batch = models.ForeignKey("committees.Batch", null=True, on_delete=models.PROTECT, related_name="rosters")
    meets_on = models.DateField("会议日期", null=True)
    size_exception_document = models.CharField("省级人社部门同意调整人数的文号", max_length=60, blank=True)
    predecessor = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="successors")
    created_at = models.DateTimeField()

    objects = RosterQuerySet.as_manager()

    class Meta:
        verbose_name = "评委会名单"
        verbose_name_plural = "评委会名单"
        ordering = ["committee", "-number"]
        constraints = [
            status_check(RosterWorkflow, "committees_roster_status"),
            models.UniqueConstraint(fields=["committee", "number"], name="committees_roster_number"),
            models.CheckConstraint(
                condition=Q(basis="standing", batch__isnull=True)
                | Q(basis="drawn", batch__isnull=False, meets_on__isnull=False),
                name="committees_drawn_for_a_batch",
            ),
            models.UniqueConstraint(
                fields=["committee"], condition=Q(basis="standing", status="DRAFT"), name="committees_one_draft_roster"
            ),
            models.UniqueConstraint(
                fields=["committee"],
                condition=Q(basis="standing", status="FROZEN"),
                name="committees_one_standing_roster",
            ),
            models.UniqueConstraint(
                fields=["batch"], condition=Q(status__in=["DRAFT", "FROZEN"]), name="committees_one_roster_a_batch"
            ),
            models.CheckConstraint(
                condition=~Q(status="FROZEN")
                | Q(members__isnull=False, frozen_at__isnull=False) & ~Q(sha256="") & ~Q(frozen_by_name=""),
                name="committees_frozen_on_record",
            ),
            models.CheckConstraint(
                condition=Q(members__isnull=True) | Q(members=F("members") / 2 * 2 + 1),
                name="committees_odd_number",
                violation_error_message="评审委员会人数应为单数（人社部令第40号第9条）。",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="frozen_as_it_is",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("status", "members"),
                condition=pgtrigger.Q(new__status="FROZEN"),
                func=FROZEN_AS_IT_IS,
            ),
            *status_triggers(RosterWorkflow, "committees_roster", "committees.roster"),
        ]

    def __str__(self) -> str:
        return f"{self.committee.name}第{self.number}号名单"


class Seat(models.Model):
    """An expert's seat on a roster."""

    roster = models.ForeignKey(Roster, on_delete=models.PROTECT, related_name="seats")
    expert = models.ForeignKey("committees.Expert", on_delete=models.PROTECT, related_name="roster_seats")
    number = models.PositiveSmallIntegerField("序号")
    position = models.CharField("职务", max_length=12, choices=Position.choices, default=Position.MEMBER)

    class Meta:
        ordering = ["roster", "number"]
        constraints = [
            models.UniqueConstraint(fields=["roster", "expert"], name="committees_seated_once"),
            models.UniqueConstraint(fields=["roster", "number"], name="committees_seat_number"),
            models.UniqueConstraint(
                fields=["roster"], condition=Q(position="chair"), name="committees_one_chair_a_roster"
            ),
            models.CheckConstraint(condition=Q(position__in=Position.values), name="committees_seat_position"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="only_in_a_draft",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=ONLY_IN_A_DRAFT,
            )
        ]
