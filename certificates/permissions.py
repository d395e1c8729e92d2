"""Who may do what to a certificate."""

from typing import Any

from portal.core.actors import SYSTEM, Actor, Role
from portal.core.predicates import permission


@permission("证书由系统在结果确认后自动签发。")
def is_the_portal(_certificate: Any, actor: Actor) -> bool:
    return actor == SYSTEM


@permission("不能办理本人的证书，请由其他经办人办理。")
def is_not_own_certificate(certificate: Any, actor: Actor) -> bool:
    return certificate.application.applicant_id != actor.user_id


@permission("撤销和换发证书由核准备案评审委员会的人社部门办理。")
def is_the_filing_authority(certificate: Any, actor: Actor) -> bool:
    return actor.role == Role.HRSS_OFFICER and actor.organisation_id == certificate.application.confirming_body_id


ends_certificates = is_the_filing_authority & is_not_own_certificate


def may_read_file(stored: Any, actor: Actor) -> bool:
    """The holder reads his own certificate; anybody else reads the verification page."""
    return stored.owner_id == actor.user_id
