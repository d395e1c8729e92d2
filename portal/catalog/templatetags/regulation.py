"""The law's numbers in sentences, so that none is written twice."""

from django.template import Library

from portal.catalog.rules import LEGAL_FLOOR

register = Library()


@register.simple_tag
def legal_floor(name: str) -> int:
    """The least that the law allows for the parameter ``name``, e.g. working days of a notice."""
    return LEGAL_FLOOR[name]
