"""What the holder does about his certificate before it is made."""

from applications.models import Application
from certificates.check_models import DataCheck
from certificates.check_selectors import CHECKED_IN, draft_of
from portal.core import clock
from portal.core.actors import Actor
from portal.core.errors import Refused


def check_data(*, case: Application, actor: Actor, is_right: bool, digest: str, remark: str = "") -> DataCheck:
    """Confirm the facts that the certificate will print, or say what is wrong (regulation 4.7). By the applicant.

    A certificate whose owner says that something is wrong is not made until he confirms or it is begun anew. Raises
    ``Refused``: not his case, not passed or certified already, or the facts have changed since he read them.
    """
    if case.applicant_id != actor.user_id:
        raise Refused("只能核对本人的证书信息。", code="denied")
    if case.status not in CHECKED_IN:
        raise Refused("现在不能核对证书信息：评审尚未通过，或者证书已经签发。", code="not_open")
    draft = draft_of(case)
    if draft.digest != digest:
        raise Refused("这些信息刚刚有变化，请重新核对。", code="invalid")
    if draft.latest and (draft.latest.is_right, draft.latest.remark) == (is_right, remark):
        return draft.latest
    return DataCheck.objects.create(
        application=case, is_right=is_right, remark=remark, digest=digest, created_at=clock.now()
    )
