"""Whom an expert is bound to: what the portal cannot infer from employment and acts (令40 art. 25).

Part of ``committees.models``, which stands above; import the tables from there.
"""

from typing import Any, Self

import pgtrigger
from django.db import models
from django.db.models import Q

from portal.core.actors import Actor, Role


class RelationKind(models.TextChoices):
    KINSHIP = "kinship", "亲属关系"
    COAUTHOR = "coauthor", "合作成果（共同署名、共同完成项目）"
    TUTOR = "tutor", "师生关系"
    OTHER = "other", "其他利害关系"


class RelationQuerySet(models.QuerySet[Any]):
    def standing(self) -> Self:
        return self.filter(withdrawn_at__isnull=True)

    def visible_to(self, actor: Actor) -> Self:
        """An expert sees what he has declared himself; what the office noted is for the office (art. 24)."""
        if actor.role == Role.EXPERT:
            return self.filter(expert__user_id=actor.user_id, noted_by_id=actor.user_id)
        return self.none()


class Relation(models.Model):
    """That an expert and a person are bound, as he declared or the office noted it.

    The person need not have an account: the ID number stands here as a keyed hash alone, which finds him once he
    declares. With a name alone it is a hint for the office, because names are shared.
    """

    Kind = RelationKind

    expert = models.ForeignKey("committees.Expert", on_delete=models.PROTECT, related_name="relations")
    kind = models.CharField("关系", max_length=10, choices=RelationKind.choices)
    name = models.CharField("对方姓名", max_length=60)
    id_number_hash = models.CharField(max_length=64, blank=True, editable=False)
    noted_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    by_himself = models.BooleanField("本人申报")
    noted_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    objects = RelationQuerySet.as_manager()

    class Meta:
        verbose_name = "利害关系"
        verbose_name_plural = "利害关系"
        ordering = ["-noted_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=RelationKind.values), name="committees_relation_kind_known"),
            models.UniqueConstraint(
                fields=["expert", "noted_by", "kind", "name", "id_number_hash"],
                condition=Q(withdrawn_at__isnull=True),
                name="committees_relation_once",
            ),
        ]
        indexes = [models.Index(fields=["expert"], name="committees_relations_of")]
        triggers = [
            pgtrigger.ReadOnly(name="only_withdrawn", exclude=["withdrawn_at"]),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
        ]
