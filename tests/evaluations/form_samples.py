"""A form with every construct of the language, for tests that spoil or change one thing in it."""

from pathlib import Path

from kyodo.evaluations.formats import FormatError, read_entry

SAMPLE = (Path(__file__).parent / "form_sample.yaml").read_text(encoding="utf-8")


def changed(old: str, new: str) -> str:
    """The sample with one place changed, which has to be there once."""
    assert SAMPLE.count(old) == 1, f"{SAMPLE.count(old)} times in the sample: {old}"
    return SAMPLE.replace(old, new)


def problems_of(source: str) -> list:
    """What a check finds wrong."""
    try:
        read_entry(source)
    except FormatError as error:
        return error.problems
    return []
