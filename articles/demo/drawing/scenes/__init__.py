"""One module a scene; `draw()` gives its SVG on 1280 x 854."""

from importlib import import_module
from pkgutil import iter_modules

SCENES = {name: import_module(f"{__name__}.{name}").draw for _, name, _ in iter_modules(__path__)}
"""Every scene by the name of its file."""
