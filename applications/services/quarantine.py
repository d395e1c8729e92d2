"""A material in which malware was found after it had been taken (GB/T 22239 8.1.4.5)."""

from django.urls import reverse

from applications.models import Material
from portal.core import clock
from portal.files.models import StoredFile
from portal.messages.services import Letter, tell


def withdraw_material(stored: StoredFile) -> None:
    """Take the file off the list of materials, so that the check asks for it anew, and tell the applicant.

    A version that was submitted with it keeps its name; whoever opens it there reads why he cannot.
    """
    material = Material.objects.filter(file=stored).select_related("application").first()
    if material is None:
        return
    case = material.application
    Material.objects.filter(pk=material.pk, removed_at=None).update(removed_at=clock.now())
    letter = Letter(
        recipient_id=case.applicant_id,
        subject=f"材料“{stored.name}”中发现恶意代码，已经隔离（受理编号 {case.code}）",
        body="请用杀毒软件检查您的电脑，重新生成这份材料。申报还可以修改的，请重新上传；已经提交的，请等待审核人员告知补正。",
        link=reverse("applications:case", args=[case.code]),
    )
    tell([letter])
