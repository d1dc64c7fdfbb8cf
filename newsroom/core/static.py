"""Static files under hashed names, compressed."""

import logging

from whitenoise.storage import CompressedManifestStaticFilesStorage

log = logging.getLogger(__name__)


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Hashed names, kept for ever. A missing file costs its picture or its style, never the page."""

    manifest_strict = False

    def hashed_name(self, name, content=None, filename=None):
        try:
            return super().hashed_name(name, content, filename)
        except ValueError:
            # Not a warning: the server itself asks for names that never were (jquery.js of jquery.min.js).
            log.info("static file %s is missing: was collectstatic run?", name)
            return name

    def compress_files(self, paths):
        """Compress what pages link to: the hashed names. That saves four seconds of a first start."""
        hashed = set(self.hashed_files.values())
        return super().compress_files(path for path in paths if path in hashed)
