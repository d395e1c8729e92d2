from datetime import timedelta

from django.db.models import Min

from certificates.models import Certificate
from portal.core import clock
from portal.core.gauges import Reading, gauge

TOO_LATE = timedelta(hours=6)


@gauge("待制发的证书")
def certificates_in_preparation() -> Reading:
    waiting = Certificate.objects.filter(status="PREPARING")
    since = waiting.aggregate(since=Min("created_at"))["since"]
    return Reading(waiting.count(), since, bad=since is not None and clock.now() - since > TOO_LATE)
