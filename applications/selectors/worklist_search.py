"""Finding cases by what a clerk has before him: a name, a number, an ID card, or the masked number of a notice."""

import re
from typing import Any

from django.db.models import Q, QuerySet

from portal.core.crypto import keyed_hash
from portal.core.identifiers import normalise_id_number
from portal.core.masked_ids import masked_id_hash

ID_NUMBER = re.compile(r"\d{17}[\dX]")
MASKED = re.compile(r"\d{3}[*×X•·]{4,}\d{0,3}[\dX]")


def found_by(cases: QuerySet[Any], text: str) -> QuerySet[Any]:
    """``text``: part of a name, a whole case number, a whole ID number, or one as it is printed with stars."""
    text = text.strip()
    number = normalise_id_number(text)
    if ID_NUMBER.fullmatch(number):
        return cases.filter(applicant__id_number_hash=keyed_hash(number, purpose="id_number"))
    if MASKED.fullmatch(number):
        return cases.filter(applicant__masked_id_hash=masked_id_hash(number))
    return cases.filter(Q(code__iexact=text) | Q(applicant__name__contains=text))
