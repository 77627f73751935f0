"""A user's mistake, said so that the user can mend it.

A problem inside the data is never an exception: it is a `Finding` (see `engine.findings`).
"""


class WorkbenchError(Exception):
    """Something the user gave cannot be used: what was found, what was expected, what to do.

    `str(error)` is the sentence for the user; `hint` says what to do next and may be empty.
    The doors (pages and command line) catch this class and nothing else.
    """

    def __init__(self, sentence: str, *, hint: str = "") -> None:
        super().__init__(sentence)
        self.hint = hint

    @property
    def sentence(self) -> str:
        """The whole text for the user: what is wrong, then what to do."""
        return f"{self} {self.hint}".strip()


class FileError(WorkbenchError):
    """A file cannot be read as a table."""


class OptionError(WorkbenchError):
    """An option of a step, a check or a reading is wrong."""


class ProjectError(WorkbenchError):
    """A project names something that is not there, or is not a project."""


class CancelledError(WorkbenchError):
    """The user stopped a long piece of work."""
