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


@permission("撤销、换发证书和作废号码由核准备案评审委员会的人社部门办理。")
def is_the_filing_authority(certificate: Any, actor: Actor) -> bool:
    """Or the portal itself, where a whole meeting is not recognised by its supervising authority's document."""
    is_officer = actor.role == Role.HRSS_OFFICER and actor.organisation_id == certificate.application.confirming_body_id
    return is_officer or actor == SYSTEM


@permission("制证进度由承办评审的单位和核准备案的人社部门跟踪。")
def runs_the_register(certificate: Any, actor: Actor) -> bool:
    case = certificate.application
    bodies = {case.confirming_body_id, case.deciding_body_id}
    return actor.role in {Role.HRSS_OFFICER, Role.SECRETARY} and actor.organisation_id in bodies


ends_certificates = is_the_filing_authority & is_not_own_certificate


def may_read_file(stored: Any, actor: Actor) -> bool:
    """The holder reads his own certificate; anybody else reads the verification page."""
    return stored.owner_id == actor.user_id
