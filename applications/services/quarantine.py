"""A material in which malware was found after it had been taken (GB/T 22239 8.1.4.5)."""

from django.urls import reverse

from applications.models import Material
from applications.wordings import MATERIAL_WITHHELD
from portal.core import clock
from portal.files.models import StoredFile
from portal.messages.services import tell


def withdraw_material(stored: StoredFile) -> None:
    """Take the file off the list of materials, so that the check asks for it anew, and tell the applicant.

    A version that was submitted with it keeps its name; whoever opens it there reads why he cannot.
    """
    material = Material.objects.filter(file=stored).select_related("application").first()
    if material is None:
        return
    case = material.application
    Material.objects.filter(pk=material.pk, removed_at=None).update(removed_at=clock.now())
    letter = MATERIAL_WITHHELD.letter(
        case.applicant_id,
        {"case_code": case.code, "material": stored.name},
        link=reverse("applications:case", args=[case.code]),
    )
    tell([letter])
