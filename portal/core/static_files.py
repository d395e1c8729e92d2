"""Assets under names that carry their content, also where one of our scripts imports another."""

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

# Our own folder alone: libraries ship modules that import what is not there.
OUR_SCRIPTS = "js/*.js"
_IMPORTS = ((r"""(?P<matched>from\s*["'](?P<url>\./[^"']+)["'])""", 'from "%(url)s"'),)
PATTERNS = (*ManifestStaticFilesStorage.patterns, (OUR_SCRIPTS, _IMPORTS))


class HashedFiles(ManifestStaticFilesStorage):
    """For the demo and the tests."""

    patterns = PATTERNS


class CompressedHashedFiles(CompressedManifestStaticFilesStorage):
    """For production, where nothing but hashed files is kept, so that an import by its plain name finds nothing."""

    patterns = PATTERNS
