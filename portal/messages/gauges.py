from datetime import timedelta

from django.db.models import Min

from portal.core import clock
from portal.core.gauges import Reading, gauge
from portal.messages.models import Delivery, DeliveryStatus

TOO_LATE = timedelta(hours=1)
LOOKED_BACK = timedelta(days=1)


@gauge("已到时间、待发送的消息")
def waiting_deliveries() -> Reading:
    due = Delivery.objects.filter(status=DeliveryStatus.WAITING, due_at__lte=clock.now())
    since = due.aggregate(since=Min("promised_at"))["since"]
    return Reading(due.count(), since, bad=since is not None and clock.now() - since > TOO_LATE)


@gauge("一天内发送失败的消息")
def failed_deliveries() -> Reading:
    failed = Delivery.objects.filter(status=DeliveryStatus.FAILED, tried_at__gte=clock.now() - LOOKED_BACK)
    count = failed.count()
    return Reading(count, bad=count > 0)
