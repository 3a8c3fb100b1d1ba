"""Libraries that are not always there, and what becomes of a file that one of them cannot read."""

from collections.abc import Iterator
from contextlib import contextmanager

from sme_diag.problems import Problem, Refused, not_installed
from sme_diag.source import Place

BATCH, OFFICE = "batch", "office"


@contextmanager
def extra(name: str, file: str) -> Iterator[None]:
    """Where the libraries of an extra are imported: without them the file is refused, with the command that brings them."""
    try:
        yield
    except ImportError:
        raise Refused(not_installed(name, Place(file))) from None


@contextmanager
def guarded(problem: Problem, *errors: type[Exception]) -> Iterator[None]:
    """Where a library reads: what it cannot read is this problem, also when its compiled part panics, which is no Exception."""
    try:
        yield
    except errors:
        raise Refused(problem) from None
    except BaseException as error:
        if type(error).__name__ == "PanicException":
            raise Refused(problem) from None
        raise
