"""A committee drawn at random for a batch: list, seed and outcome, all of them kept (令40 art. 11).

Part of ``reviews.models``, which stands above; import the tables from there.
"""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from portal.core.codes import new_code
from portal.workflow import status_check, status_triggers
from reviews.draw_querysets import DrawQuerySet
from reviews.draw_rules import Candidate, Conditions, Line
from reviews.draw_workflow import DrawStatus, DrawWorkflow

KEPT = pgtrigger.Protect(name="kept", operation=pgtrigger.Update | pgtrigger.Delete)
NUMBER_LENGTH = 8

# The lock waits for a seal under way; the next statement sees what became of it.
WHILE_PREPARED = """
    PERFORM 1 FROM reviews_draw WHERE id IN (NEW.draw_id, OLD.draw_id) FOR SHARE;
    IF EXISTS (SELECT 1 FROM reviews_draw WHERE id IN (NEW.draw_id, OLD.draw_id) AND status <> 'PREPARED') THEN
        RAISE EXCEPTION 'the candidates of a draw change before its list is sealed alone'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN COALESCE(NEW, OLD);
"""
FACTS = (
    "batch_id", "size", "lines", "witnesses", "meets_on", "size_exception_document", "list_sha256", "nonce_sha256",
    "promise",
)  # fmt: skip
OUTCOME = ("nonce", "words", "seed", "drawn_at")


def _changed(names: tuple[str, ...]) -> str:
    old, new = (", ".join(f"{row}.{name}" for name in names) for row in ("OLD", "NEW"))
    return f"ROW({old}) IS DISTINCT FROM ROW({new})"


def short_number() -> str:
    """The opaque number under which an expert stands on one list; on the next he has another (令40 art. 24)."""
    return new_code(NUMBER_LENGTH)


class Draw(DrawWorkflow):
    """One draw for one batch. A redraw is another row; this one stays as it was."""

    Status = DrawStatus

    code = models.CharField(max_length=16, unique=True, default=new_code, editable=False)
    batch = models.ForeignKey("committees.Batch", on_delete=models.PROTECT, related_name="draws")
    predecessor = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="successors")
    meets_on = models.DateField("会议日期")
    size = models.PositiveSmallIntegerField("抽取人数")
    size_exception_document = models.CharField("省级人社部门同意调整人数的文号", max_length=60, blank=True)
    lines = models.JSONField("保留名额", default=list)
    witnesses = models.JSONField("见证人", default=list)
    created_at = models.DateTimeField()

    objects = DrawQuerySet.as_manager()

    class Meta:
        verbose_name = "随机抽取"
        verbose_name_plural = "随机抽取"
        ordering = ["-created_at", "-id"]
        constraints = [
            status_check(DrawWorkflow, "reviews_draw_status"),
            models.UniqueConstraint(fields=["batch"], condition=~Q(status="REPLACED"), name="reviews_one_draw_a_batch"),
            models.CheckConstraint(condition=Q(size=F("size") / 2 * 2 + 1), name="reviews_draw_odd_number"),
            models.CheckConstraint(
                condition=~Q(status__in=["SEALED", "DRAWN"])
                | ~Q(list_sha256="") & ~Q(nonce_sha256="") & ~Q(witnesses=[]) & Q(sealed_at__isnull=False),
                name="reviews_sealed_on_record",
            ),
            models.CheckConstraint(
                condition=Q(seed="", nonce="", roster__isnull=True, drawn_at__isnull=True) & ~Q(status="DRAWN")
                | ~Q(seed="") & ~Q(nonce="") & Q(roster__isnull=False, drawn_at__gte=F("sealed_at")),
                name="reviews_drawn_on_record",
            ),
            models.CheckConstraint(
                condition=~Q(status="REPLACED") | ~Q(replaced_because=""), name="reviews_redrawn_with_reason"
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="list_is_sealed",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(f"OLD.status <> 'PREPARED' AND {_changed(FACTS)}"),
            ),
            pgtrigger.Protect(
                name="outcome_is_kept",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(f"OLD.seed <> '' AND {_changed(OUTCOME)}"),
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            *status_triggers(DrawWorkflow, "reviews_draw", "reviews.draw"),
        ]

    @property
    def conditions(self) -> Conditions:
        return Conditions(self.size, tuple(Line(**line) for line in self.lines))


class DrawCandidate(models.Model):
    """An expert of the pool as the draw knows him; who is excluded has the reason, and is not on the list."""

    class Grounds(models.TextChoices):
        NONE = "", "参加抽取"
        RULE = "rule", "不符合条件"
        CONFLICT = "conflict", "利害关系"
        OFFICE = "office", "办事机构登记"

    draw = models.ForeignKey(Draw, on_delete=models.PROTECT, related_name="candidates")
    expert = models.ForeignKey("committees.Expert", on_delete=models.PROTECT, related_name="+")
    number = models.CharField("编号", max_length=NUMBER_LENGTH, default=short_number)
    specialty = models.CharField("专业", max_length=40, blank=True)
    is_private = models.BooleanField("民营企业专家")
    region = models.CharField("地区", max_length=6, blank=True)
    own_case = models.BooleanField("本批次申报人本人", default=False)
    conflict = models.CharField("系统发现的利害关系", max_length=200, blank=True)
    grounds = models.CharField("排除的依据", max_length=10, choices=Grounds.choices, blank=True)
    excluded_because = models.CharField("排除的原因", max_length=200, blank=True)

    class Meta:
        ordering = ["draw", "number"]
        constraints = [
            models.UniqueConstraint(fields=["draw", "expert"], name="reviews_candidate_once"),
            models.UniqueConstraint(fields=["draw", "number"], name="reviews_candidate_number"),
            models.CheckConstraint(
                condition=Q(grounds="", excluded_because="")
                | Q(grounds__in=["rule", "conflict", "office"]) & ~Q(excluded_because=""),
                name="reviews_excluded_with_reason",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="while_prepared",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=WHILE_PREPARED,
            )
        ]

    @property
    def listed(self) -> Candidate:
        """As the public list has him."""
        return Candidate(self.number, self.specialty, self.is_private, self.region)


class DrawPlace(models.Model):
    """Where a candidate came out: by rank among those seated, or among the substitutes."""

    draw = models.ForeignKey(Draw, on_delete=models.PROTECT, related_name="places")
    candidate = models.OneToOneField(DrawCandidate, on_delete=models.PROTECT, related_name="place")
    is_seated = models.BooleanField("入选")
    rank = models.PositiveSmallIntegerField("顺序")

    class Meta:
        ordering = ["draw", "-is_seated", "rank"]
        constraints = [
            models.UniqueConstraint(fields=["draw", "is_seated", "rank"], name="reviews_draw_rank"),
        ]
        triggers = [KEPT]


class Substitution(models.Model):
    """A substitute who took the seat of somebody who cannot come, by rank and with the reason."""

    draw = models.ForeignKey(Draw, on_delete=models.PROTECT, related_name="substitutions")
    absent = models.OneToOneField(DrawCandidate, on_delete=models.PROTECT, related_name="replaced_by")
    substitute = models.OneToOneField(DrawCandidate, on_delete=models.PROTECT, related_name="stepped_in_for")
    reason = models.CharField("原因", max_length=200)
    at = models.DateTimeField()
    by_name = models.CharField("经办人", max_length=60)

    class Meta:
        ordering = ["draw", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(absent=F("substitute")), name="reviews_another_steps_in"),
        ]
        triggers = [KEPT]
