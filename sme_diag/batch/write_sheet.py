"""Lines of figures into a workbook: one sheet, row by row, with its header in bold; header and first column stay in sight."""

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import date, datetime, time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO

from sme_diag.batch.extras import OFFICE, extra
from sme_diag.problems import Problem, Refused
from sme_diag.source import Place
from sme_diag.text import clean

MAX_ROWS, MAX_TEXT = 1_048_576, 32_767
"""What a sheet and a cell can hold, by the standard."""
NARROWEST, WIDEST = 8, 40


@contextmanager
def sheet_writer(stream: BinaryIO, path: Path, as_of: date) -> "Iterator[_Sheet]":
    """Writes one line a call into the stream of an output file; the columns are those of the first line.

    The same lines give the same bytes: the workbook says it was made on the day of the diagnosis.
    """
    with extra(OFFICE, str(path)):
        from xlsxwriter import Workbook
        from xlsxwriter.exceptions import XlsxWriterException
    target = _Target(stream)
    with TemporaryDirectory(dir=path.resolve().parent, prefix=".sme-diag-") as folder:
        options = {"constant_memory": True, "tmpdir": folder, "use_zip64": True, "strings_to_urls": False}
        book = Workbook(target, options)
        book.set_properties({"created": datetime.combine(as_of, time())})
        sheet = book.add_worksheet()
        try:
            ours = _Sheet(sheet, book.add_format({"bold": True, "bottom": 1}), path)
            yield ours
            ours.finish()
            book.close()
        except XlsxWriterException as error:
            cause = error.args[0] if error.args else None
            raise cause if isinstance(cause, OSError) else OSError(str(error)) from None
        finally:
            target.done = True
            with suppress(OSError):
                sheet.row_data_fh.close()


class _Sheet:
    """The sheet that is being written; calling it writes a line."""

    def __init__(self, sheet: Any, bold: Any, path: Path) -> None:
        self._sheet, self._bold, self._path = sheet, bold, path
        self._columns: list[str] = []
        self._widths: list[int] = []
        self._row = 0

    def __call__(self, line: Mapping[str, object]) -> None:
        """Write a line; raises Refused when the sheet is full."""
        if not self._columns:
            self._columns = list(line)
            self._widths = [len(column) + 3 for column in line]  # the button of the filter takes room, too
            for number, column in enumerate(self._columns):
                self._sheet.write_string(0, number, clean(column, MAX_TEXT), self._bold)
        self._row += 1
        if self._row >= MAX_ROWS:
            raise Refused(Problem("F039", Place(str(self._path)), {"limit": str(MAX_ROWS)}))
        for number, column in enumerate(self._columns):
            cell = line.get(column)
            if isinstance(cell, bool):
                self._sheet.write_boolean(self._row, number, cell)
            elif isinstance(cell, int | float):
                self._sheet.write_number(self._row, number, cell)
            elif cell is not None:
                text = clean(str(cell), MAX_TEXT)
                self._widths[number] = max(self._widths[number], len(text))
                self._sheet.write_string(self._row, number, text)  # never read as a formula or an address

    def finish(self) -> None:
        """What goes for the whole sheet."""
        if self._columns:
            self._sheet.freeze_panes(1, 1)
            self._sheet.repeat_rows(0)
            self._sheet.set_landscape()
            self._sheet.autofilter(0, 0, self._row, len(self._columns) - 1)
        for number, width in enumerate(self._widths):
            self._sheet.set_column(number, number, min(max(width, NARROWEST), WIDEST))


class _Target(io.RawIOBase):
    """The stream of the output as the library sees it. After a failure it only counts: the library's archive, when it is
    cleared away, still writes its end.
    """

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__()
        self._stream, self._at = stream, 0
        self.done = False

    def write(self, data: Any, /) -> int:
        """Take some bytes."""
        if not self.done:
            try:
                self._stream.write(data)
            except OSError:
                self.done = True
                raise
        self._at += len(data)
        return len(data)

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """Go to a place."""
        self._at = offset if self.done else self._stream.seek(offset, whence)
        return self._at

    def tell(self) -> int:
        """The place it is at."""
        return self._at

    def seekable(self) -> bool:
        """Always: it is a file."""
        return True

    def writable(self) -> bool:
        """Always."""
        return True

    def close(self) -> None:
        """Nothing: the stream belongs to who opened it."""
