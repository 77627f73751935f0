"""The catalogue: every file of this folder is one transform, and the listing is the menu.

A file that cannot be one is left out and named with its fault; the others do not suffer from it.
"""

import pkgutil
import traceback
from functools import cache
from importlib import import_module
from types import ModuleType

from engine.errors import WorkbenchError
from engine.transform import Transform


class TransformError(WorkbenchError):
    """A file of this folder is no transform: the sentence names the file, the fault and where it is."""


def catalogue() -> dict[str, type[Transform]]:
    """Return the transforms by name, in alphabetical order."""
    return {name: found for name, found in _found().items() if not isinstance(found, TransformError)}


def broken() -> dict[str, TransformError]:
    """Return what is wrong with the files that are no transforms, by name."""
    return {name: found for name, found in _found().items() if isinstance(found, TransformError)}


@cache
def _found() -> dict[str, type[Transform] | TransformError]:
    return {name: _read(name) for name in sorted(module.name for module in pkgutil.iter_modules(__path__))}


def _read(name: str) -> type[Transform] | TransformError:
    try:
        return _transform(name, _module(name))
    except TransformError as error:
        return error


def _module(name: str) -> ModuleType:
    try:
        return import_module(f"{__name__}.{name}")
    except SyntaxError as error:
        raise TransformError(f"transforms/{name}.py is not Python: {error.msg}, line {error.lineno}.") from None
    except Exception as error:  # noqa: BLE001 - a file of a user's own may raise anything
        frames = traceback.extract_tb(error.__traceback__)
        lines = [frame.lineno for frame in frames if frame.filename.endswith(f"{name}.py")]
        where = f", line {lines[-1]}" if lines else ""
        raise TransformError(f"transforms/{name}.py cannot be imported: {error}{where}.") from None


def _transform(name: str, module: ModuleType) -> type[Transform]:
    wanted = name.title().replace("_", "")
    kind = getattr(module, wanted, None)
    if not (isinstance(kind, type) and issubclass(kind, Transform)):
        raise TransformError(f"transforms/{name}.py has no class {wanted}(Transform): its name is the file's.")
    if kind.answer is Transform.answer:
        raise TransformError(f"transforms/{name}.py: {wanted} has no method answer(self, value).")
    if not (module.__doc__ or "").strip():
        raise TransformError(f"transforms/{name}.py has no docstring: its first line is the transform's title.")
    bare = [option for option, info in kind.model_fields.items() if not info.description]
    if bare:
        raise TransformError(
            f"transforms/{name}.py: the option {bare[0]} has no docstring under it, which is its help."
        )
    return kind
