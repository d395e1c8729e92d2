"""Files that an applicant adds to his case and takes away again (regulation 4.3)."""

import uuid
from pathlib import PurePath

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import Http404

from applications.models import Application, Material
from applications.paper.materials import PHOTO, MaterialItem
from applications.paper.photo import fit_photo
from applications.paper.sections import MATERIALS
from applications.selectors.sharing import covered_items
from applications.services.applicant import check_editable, lock_draft
from portal.core import clock
from portal.core.actors import Actor
from portal.files.models import StoredFile
from portal.files.rules import BadFile
from portal.files.services import store, take_upload

PURPOSE = "material"


@transaction.atomic
def attach_material(
    *,
    application: Application,
    actor: Actor,
    item: MaterialItem,
    upload: UploadedFile,
    replaces: uuid.UUID | None = None,
) -> Material:
    """Put a file to ``item``; a single-file item or ``replaces`` (file id) takes the old one away.

    Raises ``BadFile`` with the sentence for the person who sent it, also when a register has verified the item (S12b),
    ``Refused`` when the materials are not open.
    """
    draft, case = lock_draft(application)
    check_editable(case, actor, MATERIALS)
    if item.code in covered_items(case, draft.data):
        raise BadFile(f"“{item.label}”已由登记机关核实，不需要上传。")
    present = Material.objects.filter(application=case, item=item.code, removed_at=None)
    outgoing = present if item.most == 1 else present.filter(file_id=replaces) if replaces else present.none()
    if present.count() - outgoing.count() >= item.most:
        raise BadFile(f"“{item.label}”最多上传 {item.most} 个文件，请先删除不需要的。")
    stored = _take(item, upload, case.applicant_id)
    outgoing.update(removed_at=clock.now())
    return Material.objects.create(application=case, item=item.code, file=stored)


def _take(item: MaterialItem, upload: UploadedFile, owner_id: int) -> StoredFile:
    if item.code != PHOTO:
        return take_upload(upload, purpose=PURPOSE, owner_id=owner_id)
    if (upload.size or 0) > settings.MAX_FILE_BYTES:
        raise BadFile(f"文件超过 {settings.MAX_FILE_BYTES // 1024 // 1024} MB，请压缩后上传。")
    name = f"{PurePath(upload.name or '照片').stem[:150]}.jpg"
    return store(fit_photo(upload.read()), purpose=PURPOSE, name=name, content_type="image/jpeg", owner_id=owner_id)


@transaction.atomic
def remove_material(*, application: Application, actor: Actor, file_id: uuid.UUID) -> Material:
    """Take a file away from the draft; versions that were submitted with it keep it. Raises ``Refused``."""
    _draft, case = lock_draft(application)
    check_editable(case, actor, MATERIALS)
    found = Material.objects.filter(application=case, file_id=file_id, removed_at=None).select_related("file").first()
    if found is None:
        raise Http404
    found.removed_at = clock.now()
    found.save(update_fields=["removed_at"])
    return found
