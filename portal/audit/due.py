from datetime import timedelta

from portal.audit.services import anchor
from portal.core import clock
from portal.core.due import due


@due("每日锚点")
def yesterday() -> int:
    """Seal every record up to now under yesterday, once."""
    return 1 if anchor(clock.today() - timedelta(days=1)) else 0
