"""What stands in a file that a list was saved as."""

import csv
import io

import openpyxl


def rows_in(response):
    """Its rows, the headings first, of either format."""
    assert response.status_code == 200
    assert response.streaming
    content = b"".join(response.streaming_content)
    if response.headers["Content-Type"].startswith("text/csv"):
        assert content.startswith(b"\xef\xbb\xbf")
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    book = openpyxl.load_workbook(io.BytesIO(content))
    return [
        ["" if cell.value is None else str(cell.value) for cell in row]
        for sheet in book
        for row in sheet.iter_rows()
    ]
