from django.core.cache import cache

from portal.administration.models import ChainCheck
from portal.core import clock
from portal.core.due import due
from portal.core.jobs import after_commit

CHECK = "portal.administration.tasks.check_the_chains"
ASKED_AGAIN_AFTER = 60 * 60


@due("记录链每日校验")
def daily_check() -> int:
    """Ask once a day for a reading of the record, which is too long for the sweep; again when the job was lost."""
    today = clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    if ChainCheck.objects.filter(began_at__gte=today).exists():
        return 0
    if not cache.add(f"administration.chain_check.{today.date()}", 1, ASKED_AGAIN_AFTER):
        return 0
    after_commit(CHECK)
    return 1
