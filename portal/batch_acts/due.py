from datetime import timedelta

from portal.batch_acts.models import Selection
from portal.core import clock
from portal.core.due import due

# As long as acts can be taken back from their page.
KEPT = timedelta(days=30)


@due("删除过期的批量选择")
def forget_old_selections() -> int:
    """What was chosen names people; it goes when nobody comes back for it."""
    return Selection.objects.filter(made_at__lt=clock.now() - KEPT).delete()[0]
