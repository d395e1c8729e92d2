"""Reasons in words that reviewers choose from, tied to a place of the form and a clause (令40 art. 18)."""

from django.db import models
from django.db.models import CheckConstraint, Q

from portal.catalog.models.base import DatedRow, one_of
from portal.catalog.models.choices import ReasonKind


class ReasonText(DatedRow):
    """One reason as the applicant reads it. What was told keeps its words, whatever becomes of the row.

    ``reason``: the code under which it counts (``applications.reasons``). ``place``: where it fits, a section's slug
    or ``materials.<code>`` (``applications.paper``); empty: anywhere.
    """

    code = models.SlugField("代码", max_length=40, primary_key=True)
    kind = models.CharField("用于", max_length=12, choices=ReasonKind)
    reason = models.SlugField("归入的原因", max_length=40)
    place = models.CharField("位置", max_length=60, blank=True)
    text = models.CharField("理由", max_length=200, help_text="申报人会看到，请写明缺什么、怎么改。")

    class Meta:
        verbose_name = verbose_name_plural = "常用理由"
        ordering = ["kind", "place", "code"]
        constraints = [
            *DatedRow.Meta.constraints,
            one_of("kind", ReasonKind),
            CheckConstraint(condition=~Q(text=""), name="reasontext_says_something"),
        ]

    def __str__(self) -> str:
        return self.text
