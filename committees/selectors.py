"""Reading committees."""

from committees.models import Committee


def committees_page(*, page: int, page_size: int) -> tuple[int, list[Committee]]:
    """How many committees are filed, and those of one page (from 1), by number."""
    filed = Committee.objects.order_by("number").select_related("series", "region", "organiser", "filing_authority")
    first = (page - 1) * page_size
    return filed.count(), list(filed[first : first + page_size])
