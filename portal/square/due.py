from datetime import timedelta

from portal.core.due import due
from portal.square.services.figures import count_figures, is_due
from portal.square.services.refreshing import is_older_than
from portal.square.services.search_index import NAME, refresh_index

INDEX_AGE = timedelta(minutes=5)


@due("站内搜索的索引")
def search_index() -> int:
    return refresh_index() if is_older_than(NAME, INDEX_AGE) else 0


@due("公开统计和同等对待的数字")
def figures() -> int:
    return count_figures() if is_due() else 0
