from collections.abc import Iterator

from django.db.models import Exists, OuterRef

from certificates.check_models import DataCheck
from certificates.check_selectors import cases_to_check
from certificates.models import Certificate
from portal.core.actors import Actor, Role
from portal.core.waiting import Waiting, tally, waiting


@waiting(Role.HRSS_OFFICER, Role.SECRETARY)
def failed_issues(actor: Actor) -> Iterator[Waiting]:
    failed = Certificate.objects.visible_to(actor).waiting().filter(attempts__gt=0)
    yield tally(failed, "没有制成的证书", "certificates:issuing", since="status_since")


@waiting(Role.APPLICANT)
def data_to_check(actor: Actor) -> Iterator[Waiting]:
    if actor.user_id is None:
        return
    answered = DataCheck.objects.filter(application=OuterRef("pk")).order_by()
    unanswered = cases_to_check(actor.user_id).filter(~Exists(answered))
    yield tally(unanswered, "制证前请核对您的信息", "certificates:mine", since="status_since")
