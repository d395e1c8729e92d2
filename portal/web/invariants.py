from collections.abc import Iterator

from portal.core.invariants import invariant
from portal.web.documents import access_of, all_urls


@invariant(10, "Every URL declares who may open it.")
def undeclared_urls() -> Iterator[str]:
    return (f"/{route}" for route, name, view in all_urls() if access_of(name, view) is None)
