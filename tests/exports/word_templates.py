"""Word templates for tests: honest ones, mistaken ones, and dangerous ones."""

import io
import zipfile

from docx import Document


def template(*paragraphs, header="", table=()):
    """A document with these paragraphs, and a table of these rows of texts."""
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if table:
        ruled = document.add_table(rows=0, cols=len(table[0]))
        for texts in table:
            for cell, text in zip(ruled.add_row().cells, texts, strict=True):
                cell.text = text
    if header:
        document.sections[0].header.paragraphs[0].text = header
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def with_file(content, name, data):
    """The same package with one file put in or replaced."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.namelist():
            if entry != name:
                new.writestr(entry, old.read(entry))
        new.writestr(name, data)
    return buffer.getvalue()


def replaced(content, name, old, new):
    """The same package with other words in one of its files."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        data = package.read(name)
    assert old in data
    return with_file(content, name, data.replace(old, new))
