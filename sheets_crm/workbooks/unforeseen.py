"""The last catch: a mistake in this program becomes a sentence, and a file that says where it happened."""

from __future__ import annotations

import re
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import gettempdir
from types import TracebackType

from sheets_crm import __version__
from sheets_crm.workbooks.protocol import WorkbookError

REPORT = "sheets-crm-error.txt"


@contextmanager
def unforeseen(*foreseen: type[Exception]) -> Iterator[None]:
    """Turn whatever nobody foresaw into a refusal, so that one cell ends one refresh and no program.

    Args:
        foreseen: Exceptions that may rise, beside refusals.

    Raises:
        WorkbookError: Something else than a refusal rose; its values name the file with the details.
    """
    try:
        yield
    except WorkbookError:
        raise
    except foreseen:
        raise
    except MemoryError as error:
        raise WorkbookError("out_of_memory") from error
    except Exception as error:
        report = written_report(error, error.__traceback__)
        raise WorkbookError("unforeseen", report=str(report)) from error


def written_report(error: BaseException, trace: TracebackType | None) -> Path:
    """Write where a mistake happened, without anybody's data: of its message only the shape is told."""
    report = Path(gettempdir()) / REPORT
    shape = re.sub(r"\d", "0", re.sub(r"[^\W\d_]", "x", str(error)))
    heading = f"sheets-crm {__version__}, Python {sys.version.split()[0]}, {sys.platform}\n"
    lines = [heading, *traceback.format_tb(trace), f"{type(error).__name__}: {shape}\n"]
    report.write_text("".join(lines), encoding="utf-8", errors="backslashreplace")
    return report
