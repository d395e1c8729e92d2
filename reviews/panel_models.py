"""Panels of a meeting, who of them reads which case, and what each expert writes of it (N12, 令40 arts. 21, 24).

Part of ``reviews.models``, which stands above; import the tables from there.
"""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from portal.workflow import status_check, status_triggers
from reviews.panel_querysets import ExpertOpinionQuerySet, PanelQuerySet
from reviews.panel_workflow import ExpertOpinionWorkflow
from reviews.rules import OPINION_EXPERTS

KEPT = pgtrigger.Protect(name="kept", operation=pgtrigger.Update | pgtrigger.Delete)
THREE_EXPERTS = f"""
    IF (SELECT count(*) FROM reviews_panelseat WHERE panel_id = NEW.panel_id) < {OPINION_EXPERTS} THEN
        RAISE EXCEPTION 'a panel takes cases when it has {OPINION_EXPERTS} experts' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""  # noqa: S608 - built from a constant


class ScoreSheet(models.Model):
    """A score form as data, for a series, a level of it, or one batch; a new form never changes an older one.

    ``items``: as ``reviews.scoring.as_json`` writes them. ``document`` names the standard that it follows.
    """

    organiser = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="score_sheets")
    series = models.ForeignKey("catalog.Series", on_delete=models.PROTECT, related_name="+")
    level = models.CharField(max_length=20, blank=True)
    batch = models.ForeignKey("committees.Batch", null=True, on_delete=models.PROTECT, related_name="score_sheets")
    title = models.CharField("名称", max_length=60)
    items = models.JSONField()
    document = models.CharField("依据", max_length=120, blank=True)
    made_by_name = models.CharField(max_length=60)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        triggers = [KEPT]


class ReviewSetup(models.Model):
    """How a meeting's cases are read before the vote: from when to when, and by which form, frozen (art. 24)."""

    meeting = models.OneToOneField("reviews.Meeting", on_delete=models.PROTECT, related_name="setup")
    material_from = models.DateTimeField("材料开放时间")
    material_until = models.DateTimeField("材料关闭时间")
    sheet = models.JSONField()
    hidden_words = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(material_until__gt=F("material_from")), name="reviews_material_window")
        ]


class Panel(models.Model):
    """A review panel (评议组) by specialty, or of all; it takes cases when it has at least three experts (N12)."""

    meeting = models.ForeignKey("reviews.Meeting", on_delete=models.PROTECT, related_name="panels")
    name = models.CharField("名称", max_length=40)
    specialty = models.ForeignKey("catalog.Specialty", null=True, on_delete=models.PROTECT, related_name="+")

    objects = PanelQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["meeting", "name"], name="reviews_panel_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def leader(self) -> "PanelSeat | None":
        return next((seat for seat in self.seats.all() if seat.is_leader), None)


class PanelSeat(models.Model):
    """An expert's seat in a panel: one in a meeting, and one leader in a panel."""

    panel = models.ForeignKey(Panel, on_delete=models.CASCADE, related_name="seats")
    meeting = models.ForeignKey("reviews.Meeting", on_delete=models.PROTECT, related_name="panel_seats")
    expert = models.ForeignKey("committees.Expert", on_delete=models.PROTECT, related_name="+")
    is_leader = models.BooleanField("组长", default=False)

    class Meta:
        ordering = ["-is_leader", "id"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "expert"], name="reviews_one_panel_an_expert"),
            models.UniqueConstraint(fields=["panel"], condition=Q(is_leader=True), name="reviews_one_leader"),
        ]


class Assignment(models.Model):
    """The panel that reads a case. ``draft`` is what its leader is writing; ``revision`` guards it (ADR 4)."""

    item = models.OneToOneField("reviews.AgendaItem", on_delete=models.PROTECT, related_name="assignment")
    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="assignments")
    assigned_at = models.DateTimeField()
    moved_because = models.CharField(max_length=200, blank=True)
    draft = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        triggers = [
            pgtrigger.Trigger(
                name="panel_of_three",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("panel_id"),
                func=THREE_EXPERTS,
            )
        ]


class WithdrawnOpinion(models.Model):
    """A panel's opinion that counts no more: whoever took part stands aside, or the case went to others (art. 25)."""

    item = models.ForeignKey("reviews.AgendaItem", on_delete=models.PROTECT, related_name="withdrawn_opinions")
    expert_ids = ArrayField(models.BigIntegerField())
    expert_names = ArrayField(models.CharField(max_length=60))
    text = models.TextField("评议意见")
    saved_at = models.DateTimeField()
    because = models.CharField("原因", max_length=200)
    withdrawn_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        triggers = [KEPT]


class ExpertOpinion(ExpertOpinionWorkflow):
    """What one expert writes of one case, and his points; it never decides, and the vote knows nothing of it.

    Written outside the runner while it is a draft (ADR 4), with a revision so that no tab overwrites another.
    """

    class Recommendation(models.TextChoices):
        RECOMMEND = "recommend", "建议通过"
        RESERVED = "reserved", "有保留意见"
        NOT_RECOMMEND = "not_recommend", "建议不通过"

    item = models.ForeignKey("reviews.AgendaItem", on_delete=models.PROTECT, related_name="expert_opinions")
    expert = models.ForeignKey("committees.Expert", on_delete=models.PROTECT, related_name="+")
    scores = models.JSONField(default=dict)
    text = models.TextField("评议意见", blank=True)
    recommendation = models.CharField(max_length=14, choices=Recommendation.choices, blank=True)
    revision = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(null=True)

    objects = ExpertOpinionQuerySet.as_manager()

    class Meta:
        verbose_name = "专家评议"
        verbose_name_plural = "专家评议"
        ordering = ["item", "id"]
        constraints = [
            status_check(ExpertOpinionWorkflow, "reviews_expertopinion_status"),
            models.UniqueConstraint(fields=["item", "expert"], name="reviews_one_opinion_an_expert"),
            models.CheckConstraint(
                condition=~Q(status="HANDED_IN")
                | (~Q(text="") & ~Q(recommendation="") & Q(handed_in_at__isnull=False)),
                name="reviews_handed_in_is_complete",
            ),
        ]
        triggers = status_triggers(ExpertOpinionWorkflow, "reviews_expertopinion", "reviews.expertopinion")
