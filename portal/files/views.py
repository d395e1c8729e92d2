"""The one view that serves files (invariant 10)."""

import uuid

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.audit.services import record
from portal.core.access import signed_in
from portal.files.models import StoredFile
from portal.files.services import is_withheld, may_read

SHOWN = {"application/pdf", "image/jpeg", "image/png"}
# Nothing in a file may run or load; the sandbox takes it out of the portal's origin as well.
INERT = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; object-src 'self'; sandbox"

WITHHELD = 409


@signed_in
@require_safe
def open_file(request: HttpRequest, file_id: uuid.UUID) -> HttpResponse:
    """Send the file to who may read it; to everybody else it does not exist. The look is recorded."""
    stored = StoredFile.objects.filter(pk=file_id).first()
    actor = request.actor
    if stored is None or not may_read(stored, actor):
        raise Http404
    if is_withheld(stored, actor):
        return render(request, "files/withheld.html", {"stored": stored}, status=WITHHELD)
    facts = {"name": stored.name, "sha256": stored.sha256}
    record(f"files.storedfile:{stored.pk}", "file.opened", actor=actor, data=facts)
    response = FileResponse(
        stored.content.open("rb"),
        content_type=stored.content_type,
        filename=stored.name,
        as_attachment=stored.content_type not in SHOWN or "download" in request.GET,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = INERT
    response["Cache-Control"] = "private, no-store"
    return response
