"""Whoever a record is about is told of each step."""

from collections.abc import Sequence

from django.urls import reverse

from portal.integrity.selectors import whom_to_tell
from portal.messages.services import tell
from portal.messages.wordings import Wording
from portal.workflow import Done


def tell_subjects(done: Sequence[Done], told: Wording, **values: str) -> None:
    """One letter to the person, or to each who acts for the body; of one act each."""
    tell(
        told.letter(
            recipient,
            {"document": each.subject.document, **values},
            link=reverse("integrity:mine"),
            record_id=each.record.pk,
        )
        for each in done
        for recipient in whom_to_tell(each.subject)
    )
