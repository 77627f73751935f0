"""The catalogue: every file of this folder is one transform, and the listing is the menu."""

import pkgutil
from functools import cache
from importlib import import_module

from engine.transform import Transform


@cache
def catalogue() -> dict[str, type[Transform]]:
    """Return the transforms by name, in alphabetical order."""
    return {
        module.name: getattr(import_module(f"{__name__}.{module.name}"), module.name.title().replace("_", ""))
        for module in sorted(pkgutil.iter_modules(__path__), key=lambda module: module.name)
    }
