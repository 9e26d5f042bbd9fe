"""The forms that come with the product, as files."""

from functools import lru_cache
from pathlib import Path
from typing import Final

from kyodo.evaluations.formats.definition import FormDefinition
from kyodo.evaluations.formats.reading import read_file, read_form

LIBRARY: Final = Path(__file__).resolve().parent.parent / "sheet_formats"


def library_files() -> list[Path]:
    """One file for each version, in the order of their names."""
    return sorted(LIBRARY.glob("*.yaml"))


@lru_cache(maxsize=1)
def library_forms() -> tuple[FormDefinition, ...]:
    """Every form of the library as it is printed, without a project's own facts."""
    return tuple(read_form(read_file(file.read_bytes())) for file in library_files())
