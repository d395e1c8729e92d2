from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from certificates.selectors import certificates_of
from portal.core.access import roles
from portal.core.actors import Role


@roles(Role.APPLICANT)
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The holder's certificates, to download and to hand on."""
    return render(request, "certificates/mine.html", {"certificates": certificates_of(request.user.pk)})
