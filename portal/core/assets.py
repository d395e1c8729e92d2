"""How static files are named when they are collected: by their content, also where one script imports another."""

from typing import Any

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

# Django can do the same for all scripts, but then reads imports in the comments of other packages' scripts, too.
OUR_IMPORTS: tuple[Any, ...] = (
    (
        "js/*.js",
        (
            (
                r"""(?m)(?P<matched>^import (?P<names>\{[^}]*\}) from "(?P<url>\./[^"]+)";)""",
                'import %(names)s from "%(url)s";',
            ),
        ),
    ),
)


class HashedAssets(ManifestStaticFilesStorage):
    patterns = (*ManifestStaticFilesStorage.patterns, *OUR_IMPORTS)


class CompressedAssets(CompressedManifestStaticFilesStorage):
    """Keeps hashed names only, so that an import of a plain name would find nothing."""

    patterns = (*CompressedManifestStaticFilesStorage.patterns, *OUR_IMPORTS)
