"""Filling a Word template with plain data.

A template comes from outside the product. It sees the data and nothing else: no function, no
attribute of any object, no calculation that could grow without end.
"""

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from itertools import chain
from typing import Any

from docx.oxml.ns import qn
from docxtpl import DocxTemplate
from jinja2 import ChainableUndefined, Template
from jinja2.exceptions import SecurityError, TemplateError
from jinja2.runtime import LoopContext
from jinja2.sandbox import SandboxedEnvironment
from lxml import etree  # type: ignore[import-untyped]

FILTERS = frozenset({"default", "first", "join", "last", "length"})
LOOP_NAMES = frozenset({"first", "index", "index0", "last", "length"})
LONGEST_RESULT = 50 * 1024 * 1024  # characters of one part of the file
_LARGEST_FACTOR = 10_000
# Characters that XML cannot hold, and those by which the filling library breaks pages.
_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]")
_FIXED_DATE = (1980, 1, 1, 0, 0, 0)


class WordError(RuntimeError):
    """The template could not be filled; the message is for the log."""


class PlainEnvironment(SandboxedEnvironment):
    """Names lead to keys of the data and to nothing else; nothing can be called.

    What a paper does not have is left empty: names are checked when a template is brought in.
    """

    intercepted_binops = frozenset({"*", "**", "%", "/", "//"})

    def __init__(self) -> None:
        super().__init__(autoescape=True, undefined=ChainableUndefined)
        self.globals.clear()
        self.filters = {name: self.filters[name] for name in FILTERS}
        self.template_class = _CappedTemplate

    def getattr(self, obj: Any, attribute: str) -> Any:
        """A key of a mapping, or where a loop stands."""
        if isinstance(obj, LoopContext) and attribute in LOOP_NAMES:
            return getattr(obj, attribute)
        if isinstance(obj, dict) and attribute in obj:
            return obj[attribute]
        return self.undefined(obj=obj, name=attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """A key of a mapping, or a place in a list."""
        if isinstance(obj, list) and isinstance(argument, int):
            return obj[argument] if -len(obj) <= argument < len(obj) else ""
        return self.getattr(obj, str(argument))

    def call(self, *args: Any, **kwargs: Any) -> Any:
        """Refused: raises SecurityError."""
        raise SecurityError("a template calls nothing")

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Small whole numbers may be multiplied (widths of cells), nothing else."""
        if operator != "*" or not all(
            isinstance(each, int) and abs(each) < _LARGEST_FACTOR for each in (left, right)
        ):
            raise SecurityError(f"no {operator} here")
        return left * right


class _CappedTemplate(Template):
    """Stops before a template that repeats itself fills the memory."""

    def render(self, *args: Any, **kwargs: Any) -> str:
        parts, length = [], 0
        for part in self.generate(*args, **kwargs):
            length += len(part)
            if length > LONGEST_RESULT:
                raise SecurityError("the filled template is too long")
            parts.append(part)
        return "".join(parts)


class PlainTemplate(DocxTemplate):  # type: ignore[misc]  # it brings no types
    """Leaves the properties of the file alone; they are set by ``fill_word``."""

    def render_properties(self, context: dict[str, Any], jinja_env: Any = None) -> None:
        """Nothing: a title is no template."""

    def fix_tables(self, xml: str) -> Any:
        """Refuses what the library would mend by leaving something out."""
        etree.fromstring(xml.encode("utf-8"))
        return super().fix_tables(xml)

    def parts(self) -> Iterator[tuple[str, str]]:
        """Kind and patched XML of each part that is filled."""
        self.render_init()
        yield "body", self.patch_xml(self.get_xml())
        for kind, uri in (("header", self.HEADER_URI), ("footer", self.FOOTER_URI)):
            for _key, part in self.get_headers_footers(uri):
                yield kind, self.patch_xml(self.get_part_xml(part))
        for part in self.docx.part.package.iter_parts():
            if part.content_type.endswith("wordprocessingml.footnotes+xml"):
                yield "footnotes", self.patch_xml(part.blob.decode("utf-8"))


def fill_word(template: bytes, data: Mapping[str, Any], *, title: str, created: datetime) -> bytes:
    """The template with the data in it; equal templates and data give equal bytes.

    Raises WordError.
    """
    document = PlainTemplate(io.BytesIO(template))
    try:
        document.render(fit_for_office(dict(data)), PlainEnvironment(), autoescape=True)
    except (TemplateError, SyntaxError, ValueError, KeyError, TypeError) as error:
        raise WordError(str(error)) from error
    _fit_tables(document.docx.element.body)
    _set_properties(document.docx.core_properties, fit_for_office(title), created)
    return word_bytes(document)


def word_bytes(document: Any) -> bytes:
    """A document of python-docx or a filled template as a file without a date of its own."""
    buffer = io.BytesIO()
    document.save(buffer)
    return steady_package(buffer.getvalue())


def fit_for_office(value: Any) -> Any:
    """The same data without the characters that no office file can hold."""
    return _mapped(value, lambda text: _UNFIT.sub("", text.replace("\r\n", "\n")))


def _mapped(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {key: _mapped(each, change) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_mapped(each, change) for each in value]
    return value


def _set_properties(properties: Any, title: str, created: datetime) -> None:
    """Whoever made the template is not the author of what is printed with it."""
    moment = created.replace(tzinfo=None, microsecond=0)
    properties.title = title[:255]
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.created = properties.modified = moment
    properties.revision = 1


def _fit_tables(body: Any) -> None:
    """Loops over cells change how many there are: the table's own columns follow, and what has
    become wider than the page is made narrower."""
    page = body.find(qn("w:sectPr"))
    room = _room(page) if page is not None else 0
    for table in body.iter(qn("w:tbl")):
        grid = table.find(qn("w:tblGrid"))
        columns = [] if grid is None else grid.findall(qn("w:gridCol"))
        rows = [_widths(row) for row in table.findall(qn("w:tr"))]
        row = next((row for row in rows if len(row) == len(columns) and all(row)), None)
        if row is None:
            continue
        if _fills_the_page(table) and sum(row) < room:
            row[row.index(max(row))] += room - sum(row)
        for column, width in zip(columns, row, strict=True):
            column.set(qn("w:w"), str(width))
        if 0 < room < sum(row):
            _narrow(table, columns, room / sum(row))


def _fills_the_page(table: Any) -> bool:
    width = table.find(f"{qn('w:tblPr')}/{qn('w:tblW')}")
    whole = width is not None and width.get(qn("w:type")) == "pct"
    return bool(whole and width.get(qn("w:w")) == "5000")


def _room(page: Any) -> int:
    """Between the margins, in twentieths of a point."""
    size, margins = page.find(qn("w:pgSz")), page.find(qn("w:pgMar"))
    if size is None or margins is None:
        return 0
    sides = [int(margins.get(qn(f"w:{side}"), 0)) for side in ("left", "right")]
    return int(size.get(qn("w:w"), 0)) - sum(sides)


def _narrow(table: Any, columns: list[Any], factor: float) -> None:
    cells = (each for each in table.iter(qn("w:tcW")) if each.get(qn("w:type")) == "dxa")
    for each in chain(columns, cells):
        each.set(qn("w:w"), str(int(int(each.get(qn("w:w"))) * factor)))


def _widths(row: Any) -> list[int]:
    """Each cell's width in twentieths of a point; 0 where it has none of its own."""
    found = []
    for cell in row.findall(qn("w:tc")):
        width = cell.find(f"{qn('w:tcPr')}/{qn('w:tcW')}")
        span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
        spans = span is not None and span.get(qn("w:val")) != "1"
        plain = width is not None and width.get(qn("w:type")) == "dxa" and not spans
        found.append(int(float(width.get(qn("w:w"), "0"))) if plain else 0)
    return found


def steady_package(package: bytes) -> bytes:
    """The same zip with one date for all, so that equal contents are equal bytes."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(package)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in _in_order(old.namelist()):
            new.writestr(zipfile.ZipInfo(name, _FIXED_DATE), old.read(name), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _in_order(names: Iterable[str]) -> list[str]:
    """The list of contents first, as readers of the format expect."""
    known = sorted(set(names))
    first = [name for name in known if name == "[Content_Types].xml"]
    return list(chain(first, (name for name in known if name not in first)))
