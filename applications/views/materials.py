"""The page of the materials: add, open, replace, remove."""

import uuid

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from applications.forms.applicant import UploadForm
from applications.models import Application
from applications.paper.materials import ITEMS, NEVER_ASKED, PHOTO, MaterialItem
from applications.paper.sections import BY_SLUG, MATERIALS
from applications.selectors import applicant as read
from applications.selectors.sharing import shared_of
from applications.services import materials as services
from applications.services.sharing import request_facts
from portal.core.access import public, roles
from portal.core.actors import Role
from portal.files.rules import BadFile
from portal.registers.rules import NAMES

PICTURES, DOCUMENTS = ".jpg,.jpeg,.png", ".pdf,.jpg,.jpeg,.png"


@roles(Role.APPLICANT)
@require_safe
def material_list(request: HttpRequest, code: str) -> HttpResponse:
    case = read.own_case(request.actor, code)
    request_facts(application=case, asked_by_id=request.actor.user_id)
    return _page(request, case)


@roles(Role.APPLICANT)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, code: str, item_code: str) -> HttpResponse:
    """Take a file; the address alone leads back to the list, for it stays in the browser after a refused file."""
    case = read.own_case(request.actor, code)
    item = next((each for each in read.outline_of(case).items if each.code == item_code), None)
    if item is None:
        raise Http404
    if request.method != "POST":
        return redirect("applications:materials", case.code)
    form = _form(item, request)
    if form.is_valid():
        try:
            services.attach_material(
                application=case,
                actor=request.actor,
                item=item,
                upload=form.cleaned_data["file"],
                replaces=_uuid(request.POST.get("replaces", "")),
            )
        except BadFile as bad:
            form.add_error("file", str(bad))
        else:
            messages.success(request, f"“{item.label}”已上传。")
            return redirect(f"{reverse('applications:materials', args=[case.code])}#item-{item.code}")
    return _page(request, case, wrong=form, wrong_item=item)


@roles(Role.APPLICANT)
@require_POST
def remove(request: HttpRequest, code: str, file_id: uuid.UUID) -> HttpResponse:
    case = read.own_case(request.actor, code)
    material = services.remove_material(application=case, actor=request.actor, file_id=file_id)
    messages.success(request, f"已删除“{material.file.name}”。")
    return redirect(f"{reverse('applications:materials', args=[case.code])}#item-{material.item}")


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _form(item: MaterialItem, request: HttpRequest | None = None) -> UploadForm:
    given = (request.POST, request.FILES) if request else ()
    accept = PICTURES if item.code == PHOTO else DOCUMENTS
    return UploadForm(*given, item=item.code, accept=accept, most_bytes=settings.MAX_FILE_BYTES)


def _page(
    request: HttpRequest,
    case: Application,
    *,
    wrong: UploadForm | None = None,
    wrong_item: MaterialItem | None = None,
) -> HttpResponse:
    correction = read.correction_of(case)
    outline = read.outline_of(case)
    slots = read.material_slots(read.present_materials(case))
    asked = correction.by_name(MATERIALS) if correction else {}
    shared = shared_of(case, case.draft.data)
    by_item = {each.item: each for each in shared.values() if each.item}
    rows = [
        {
            "item": item,
            "needed": item.needed(case.draft.data),
            "materials": slots.get(item.code, []),
            "full": item.most > 1 and len(slots.get(item.code, [])) >= item.most,
            "form": wrong if item == wrong_item else _form(item),
            "remark": asked.get(item.code, ""),
            "shared": by_item.get(item.code),
        }
        for item in outline.items
    ]
    context = {
        "case": case,
        "section": BY_SLUG[MATERIALS],
        "rows": rows,
        "never_asked": [each for each in shared.values() if not each.item and each.state],
        "wrong": wrong,
        "step": len(outline.sections),
        "steps": len(outline.sections),
        "editable": MATERIALS in read.editable_sections(case, correction),
        "remarks": [each for each in correction.of(MATERIALS) if not each.name] if correction else [],
    }
    return render(request, "applications/applicant/materials.html", context, status=422 if wrong else 200)


@public
@require_safe
def reasons(request: HttpRequest) -> HttpResponse:
    """Each material with why it is asked, by which clause, and where else the fact may come from (S12a)."""
    context = {
        "items": [(item, NAMES[item.register] if item.register else "") for item in ITEMS],
        "never_asked": [(item, NAMES[item.register]) for item in NEVER_ASKED],
    }
    return render(request, "applications/public/materials.html", context)
