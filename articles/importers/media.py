"""Finding a picture's file in the local copy of a site's uploads.

The folder may be the uploads folder itself or hold ``wp-content/uploads``. A name from the export never leads
out of it: no absolute name, no ``..``, no link to somewhere else. Nothing is ever fetched.
"""

import re
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

SIZED = re.compile(r"-(?:\d{1,5}x\d{1,5}|scaled|rotated)(?=\.[A-Za-z]{3,4}$)")
UPLOADS = ("/wp-content/uploads/", "/files/")
DATED = re.compile(r"/((?:19|20)\d\d/[01]\d/[^/]+)$")
BELOW = ("wp-content/uploads", "uploads", "")


class Files:
    """The files below ``folder``; ``None`` finds none."""

    def __init__(self, folder=None):
        base = Path(folder).resolve() if folder else None
        self.roots = [base / below for below in BELOW if (base / below).is_dir()] if base else []

    def __bool__(self):
        return bool(self.roots)

    def find(self, name):
        """The file of the picture ``name`` ("2012/02/pelican-300x200.png"), in full size if it is there."""
        for candidate in dict.fromkeys((SIZED.sub("", name), name)):
            for root in self.roots if is_below(candidate) else ():
                file = (root / candidate).resolve()
                if file.is_relative_to(root.resolve()) and file.is_file():
                    return file
        return None


NO_FILES = Files()


def is_below(name):
    """Whether ``name`` is a plain relative path that does not climb."""
    if not name or not name.isprintable() or "\\" in name or len(name) > 500:
        return False
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts


def uploaded_name(url):
    """The name below the uploads folder that a picture's ``url`` stands for, or an empty string."""
    try:
        path = unquote(urlsplit(url).path)
    except ValueError:
        return ""
    for mark in UPLOADS:
        if mark in path:
            return path.partition(mark)[2]
    dated = DATED.search(path)
    return dated[1] if dated else ""
