"""What a member of staff arranges for himself: lists under a name of his own, and who stands in while he is away."""

from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from portal.core.actors import Actor


class OwnRows(models.QuerySet[Any]):
    def of(self, actor: Actor) -> Self:
        """Those of the person in the role and for the body in which he acts."""
        return self.filter(person_id=actor.user_id, role=actor.role, organisation_id=actor.organisation_id)


class Own(models.Model):
    """A row of one person in one role for one body."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=20)
    organisation = models.ForeignKey("accounts.Organisation", null=True, on_delete=models.PROTECT, related_name="+")

    objects = OwnRows.as_manager()

    class Meta:
        abstract = True


class SavedView(Own):
    """The filters of a list under a name; ``page`` is the name of its URL, ``query`` what stands behind the ``?``.

    One may be ``is_usual``: the page opens with it.
    """

    page = models.CharField(max_length=60)
    name = models.CharField("名称", max_length=20)
    query = models.CharField(max_length=500)
    is_usual = models.BooleanField(default=False)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "role", "organisation", "page", "name"],
                nulls_distinct=False,
                name="workbench_view_name_once",
            ),
            models.UniqueConstraint(
                fields=["person", "role", "organisation", "page"],
                condition=Q(is_usual=True),
                nulls_distinct=False,
                name="workbench_one_usual_view",
            ),
        ]


class Absence(Own):
    """From when to when somebody is away, both days included, and which colleague goes on with what he has claimed.

    Without a ``deputy`` it goes back to the body's pool. ``handed_on_at``: when his cases were handed on;
    ``ended_at``: when he ended the absence early, or took it back before it began.
    """

    first_day = models.DateField("第一天")
    last_day = models.DateField("最后一天")
    deputy = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    handed_on_at = models.DateTimeField(null=True)
    handed_on = models.PositiveIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-first_day", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="workbench_absence_days"),
            models.CheckConstraint(
                condition=Q(deputy=None) | ~Q(deputy=F("person")), name="workbench_absence_deputy_is_another"
            ),
            ExclusionConstraint(
                name="workbench_absence_once",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("organisation", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (
                        Func(
                            F("first_day"),
                            F("last_day"),
                            Value("[]"),
                            function="DATERANGE",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(ended_at=None),
            ),
        ]
