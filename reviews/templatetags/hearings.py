"""An applicant's own hearing on the page of his case, which belongs to a lower room."""

from django import template

from reviews.hearing_selectors import hearing_of_case
from reviews.models import Hearing

register = template.Library()


@register.simple_tag
def hearing_of(application_id: int) -> Hearing | None:
    """The time and place that the applicant was told; None when there is none."""
    return hearing_of_case(application_id)
