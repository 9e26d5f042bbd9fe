"""A list as the answer to a browser: Excel or CSV, streamed, however long it is.

``{% include "ui/save_as.html" %}`` shows the buttons for it. Rows may be read from the database
while the answer is being sent.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum

from django.http import FileResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header

from kyodo.exports.csv import Cell, csv_stream
from kyodo.exports.xlsx import workbook_file

Download = FileResponse | StreamingHttpResponse


class FileFormat(StrEnum):
    XLSX = "xlsx"
    CSV = "csv"


def wanted_format(text: str | None) -> FileFormat | None:
    """What a form or an address says; None for the page itself and for what nobody offers."""
    return FileFormat(text) if text in set(FileFormat) else None


def table_download(
    title: str,
    headings: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    *,
    file_format: FileFormat,
    today: date,
) -> Download:
    """A file to keep, called by the title of the list and the day."""
    name = f"{title}_{today:%Y%m%d}.{file_format}"
    if file_format == FileFormat.XLSX:
        file = workbook_file(title, headings, rows)
        return FileResponse(file, as_attachment=True, filename=name)
    response = StreamingHttpResponse(
        csv_stream(headings, rows), content_type="text/csv; charset=utf-8"
    )
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response
