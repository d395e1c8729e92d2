"""The file of a receipt, for whoever has just handed something in."""

from functools import partial

from django.http import HttpResponse

from applications.documents.receipts import receipt_digest, receipt_of
from applications.models import Complaint, Objection
from portal.core.papers import marked_pdf
from portal.prints.services import public_copy
from portal.workflow import chain


def receipt_file(filed: Objection | Complaint, kind: str) -> HttpResponse:
    """``kind``: the kind of print. The number on record is not the receipt's, for that is its holder's alone."""
    write = partial(marked_pdf, receipt_of(filed))
    content = public_copy(kind, receipt_digest(filed), subject=chain(filed), number="", write=write, keeps=False)
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": 'attachment; filename="receipt.pdf"'},
    )
