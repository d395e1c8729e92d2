"""How a committee's round is run: methods, grouping (M4a, M4e).

Part of ``committees.models``, which stands above; import from there.
"""

from django.db import models


class EvaluationMethod(models.TextChoices):
    """The six ways of evaluation that may be combined (M4a); each has its own record."""

    EXAM = "exam", "考试"
    REVIEW = "review", "评审"
    DEFENCE = "defence", "答辩"
    ASSESSMENT = "assessment", "考核认定"
    PRACTICAL = "practical", "实践操作"
    SHOWCASE = "showcase", "业绩展示"


class Grouping(models.TextChoices):
    """How the cases of private enterprises sit in the round (M4e): an order of work, never a gate (S13b)."""

    MIXED = "mixed", "统一评审"
    SEPARATE_GROUP = "separate_group", "民营企业单独分组"
    SEPARATE_REVIEW = "separate_review", "民营企业单独评审"
    SPECIAL_BATCH = "special_batch", "民营企业专场评审"


def review_alone() -> list[str]:
    return [EvaluationMethod.REVIEW]
