"""Who may read a material: its applicant, and whoever may see the case once a version was submitted with it."""

from applications.models import Application, Material, Version
from portal.core.actors import Actor
from portal.files.models import StoredFile


def may_read_material(stored: StoredFile, actor: Actor) -> bool:
    material = Material.objects.filter(file=stored).first()
    if material is None:
        return False
    case = Application.objects.visible_to(actor).filter(pk=material.application_id).first()
    if case is None:
        return False
    if case.applicant_id == actor.user_id:
        return True
    submitted = Version.objects.filter(application=case, materials__contains=[{"file": str(stored.pk)}])
    return submitted.exists()
