"""The one view that serves files (invariant 10), whole or one page at a time."""

import uuid

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.core.access import signed_in
from portal.core.numbers import small_number
from portal.files import pages
from portal.files.models import StoredFile
from portal.files.services import is_withheld, may_read, record_look

SHOWN = {"application/pdf", "image/jpeg", "image/png"}
# Nothing in a file may run or load; the sandbox takes it out of the portal's origin as well.
INERT = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; object-src 'self'; sandbox"

WITHHELD, CANNOT_SHOW = 409, 422


@signed_in
@require_safe
def open_file(request: HttpRequest, file_id: uuid.UUID) -> HttpResponse:
    """Send the file to who may read it; to everybody else it does not exist. The look is recorded.

    With ``page`` (and ``width`` in pixels) a picture of that page, its ``X-Pages`` telling how many there are; what
    cannot be shown is said in ``{"message"}``.
    """
    stored = StoredFile.objects.filter(pk=file_id).first()
    actor = request.actor
    if stored is None or not may_read(stored, actor):
        raise Http404
    by_page = "page" in request.GET
    if is_withheld(stored, actor):
        return _withheld(request, stored, by_page=by_page)
    record_look(stored, actor, by_page=by_page)
    response = _page(request, stored) if by_page else _whole(request, stored)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = INERT
    response["Cache-Control"] = "private, no-store"
    return response


def _withheld(request: HttpRequest, stored: StoredFile, *, by_page: bool) -> HttpResponse:
    if by_page:
        return JsonResponse(
            {"message": f"“{stored.name}”：{stored.get_scan_state_display()}，现在不能打开。"}, status=WITHHELD
        )
    return render(request, "files/withheld.html", {"stored": stored}, status=WITHHELD)


def _whole(request: HttpRequest, stored: StoredFile) -> HttpResponse:
    return FileResponse(
        stored.content.open("rb"),
        content_type=stored.content_type,
        filename=stored.name,
        as_attachment=stored.content_type not in SHOWN or "download" in request.GET,
    )


def _page(request: HttpRequest, stored: StoredFile) -> HttpResponse:
    wanted = {name: small_number(request.GET.get(name, ""), default=0) for name in ("page", "width")}
    try:
        with stored.content.open("rb") as content:
            drawn = pages.draw(content.read(), stored.content_type, **wanted)
    except pages.NoSuchPage as missing:
        raise Http404 from missing
    except (pages.CannotShow, OSError) as reason:
        told = str(reason) if isinstance(reason, pages.CannotShow) else pages.GONE
        return JsonResponse({"message": told}, status=CANNOT_SHOW)
    response = HttpResponse(drawn.picture, content_type=pages.PICTURE_TYPE)
    response["X-Pages"] = str(drawn.pages)
    return response
