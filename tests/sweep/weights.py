"""How much of a page travels, compressed as production compresses it: pages by gzip, style and script by brotli."""

import gzip
from urllib.parse import urlsplit

import brotli
from playwright.sync_api import Page, Response

LOADED = """() => performance.getEntriesByType("resource")
  .filter((each) => ["link", "script", "css", "other"].includes(each.initiatorType))
  .map((each) => each.name).filter((name) => /\\.(css|js)$/.test(new URL(name).pathname))"""


class Scale:
    """Weighs pages; each asset is fetched and compressed once."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._assets: dict[str, int] = {}

    def weigh(self, answer: Response) -> int:
        """Bytes of the page that the browser shows, which came as ``answer``, with its style and script."""
        assets = {urlsplit(each).path for each in self._page.evaluate(LOADED)}
        return len(gzip.compress(answer.body(), 6)) + sum(map(self._weight_of, assets))

    def _weight_of(self, path: str) -> int:
        if path not in self._assets:
            self._assets[path] = len(brotli.compress(self._page.request.get(path).body()))
        return self._assets[path]
