"""WeasyPrint with our fonts and without the world; imported by ``portal.core.pdf`` on first use."""

import threading
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import weasyprint
from weasyprint.text.ffi import ffi, fontconfig, pangoft2
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

SCHEME = "asset:"
# A FontConfiguration holds C objects of Pango which no two threads may use at once.
_one_at_a_time = threading.Lock()


class AssetFetcher(URLFetcher):
    """Serves ``asset:<name>`` from ``images``; any other address is refused and remembered in ``refused``.

    WeasyPrint leaves out a picture that it cannot fetch; ``refused`` is how the caller learns that it tried.
    """

    def __init__(self, images: Mapping[str, bytes]) -> None:
        super().__init__(allowed_protocols=("asset",), allow_redirects=False)
        self._images = images
        self.refused: list[str] = []

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:  # noqa: ARG002
        name = url.removeprefix(SCHEME)
        if url.startswith(SCHEME) and name in self._images:
            return URLFetcherResponse(url, self._images[name])
        self.refused.append(url)
        raise ValueError(f"a print may not load {url}")


class _PortalFonts(FontConfiguration):
    """The machine's fonts and ours, read where they lie: ``@font-face`` would copy 18 MB for each process."""

    def __init__(self, files: Iterable[Path]) -> None:
        super().__init__()
        for file in files:
            fontconfig.FcConfigAppFontAddFile(self._config, str(file).encode())
        pangoft2.pango_fc_font_map_config_changed(ffi.cast("PangoFcFontMap *", self.font_map))


def write_pdf(
    html: str, *, css: str, fetcher: AssetFetcher, fonts: tuple[Path, ...], identifier: bytes, variant: str | None
) -> bytes:
    """One tagged PDF of ``html``; see ``portal.core.pdf.render``."""
    with _one_at_a_time:
        return weasyprint.HTML(string=html, url_fetcher=fetcher).write_pdf(
            stylesheets=[_stylesheet(css, fonts)],
            font_config=_font_configuration(fonts),
            pdf_identifier=identifier,
            pdf_tags=True,
            pdf_variant=variant,
        )


@cache
def _font_configuration(fonts: tuple[Path, ...]) -> _PortalFonts:
    """One for each process: a fresh one for each print costs 300 MB in the long run (measured)."""
    return _PortalFonts(fonts)


@cache
def _stylesheet(css: str, fonts: tuple[Path, ...]) -> Any:
    return weasyprint.CSS(string=css, font_config=_font_configuration(fonts), url_fetcher=AssetFetcher({}))
