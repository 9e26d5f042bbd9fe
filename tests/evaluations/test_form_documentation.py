"""``docs/formats.md`` explains every key of the language, and each of its examples works."""

import re

import pytest
import yaml

from kyodo.evaluations.formats import language
from kyodo.evaluations.formats.reading import check_data, read_entry
from tests.architecture.source import ROOT

PAGE = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
HEADINGS = {
    "The file": language.FormEntry,
    "A role: `roles`": language.RoleEntry,
    "A scale: `scales`": language.ScaleEntry,
    "An answer of a scale: `options`": language.OptionEntry,
    "A step: `steps`": language.StepEntry,
    "An occasion: `occasions`": language.OccasionEntry,
    "The part that is answered: `check`": language.CheckEntry,
    "A section: `sections`": language.SectionEntry,
    "A question: `items`": language.ItemEntry,
    "An indicator: `indicators`": language.IndicatorEntry,
    "A condition: `applies_if`": language.ConditionEntry,
    "For which projects: `applies_to`": language.AppliesTo,
    "A remark that some answers call for: `comment`": language.CommentRequiredFor,
    "The part written together: `narratives`": language.NarrativesEntry,
    "A heading: `texts`": language.NarrativeTextEntry,
    "A figure: `derived`": language.DerivedEntry,
    "A band: `bands`": language.BandEntry,
    "Sheets that belong together: `scheme`": language.SchemeEntry,
    "The paper: `layout`": language.LayoutEntry,
}


def part(heading):
    """The text under one heading of the third level."""
    found = re.search(rf"^### {re.escape(heading)}\n(.*?)(?=^##)", PAGE, re.M | re.S)
    assert found, heading
    return found[1]


def keys_of(entry):
    return {field.alias or name for name, field in entry.model_fields.items()}


def test_every_kind_of_entry_has_a_table():
    entries = {
        value
        for value in vars(language).values()
        if isinstance(value, type) and issubclass(value, language.Entry)
    }
    assert entries - {language.Entry} == set(HEADINGS.values())


@pytest.mark.parametrize("heading", HEADINGS)
def test_every_key_is_explained_and_nothing_is_that_is_gone(heading):
    cells = re.findall(r"^\| (`[^|]*)\|", part(heading), re.M)
    assert {key for cell in cells for key in re.findall(r"`(\w+)`", cell)} == keys_of(
        HEADINGS[heading]
    )


@pytest.mark.parametrize("heading", HEADINGS)
def test_every_word_that_a_key_can_have_is_explained(heading):
    schema = HEADINGS[heading].model_json_schema(by_alias=True)
    words = {
        word
        for key in schema["properties"].values()
        for choice in (key, *key.get("anyOf", ()))
        for word in choice.get("enum", ())
    }
    explained = set(re.findall(r"`(\w+)`", PAGE))
    assert words - explained == set()


def test_the_smallest_form_works():
    example = re.search(r"### The smallest form\n\n```yaml\n(.*?)```", PAGE, re.S)[1]
    assert read_entry(example).code == "example-city"


CONSTRUCTS = re.findall(r"^### (C\d\d) [^\n]+\n.*?```yaml\n(.*?)```", PAGE, re.M | re.S)


def test_there_are_thirty():
    assert [number for number, _text in CONSTRUCTS] == [f"C{n:02d}" for n in range(1, 31)]


@pytest.mark.parametrize("text", [text for _n, text in CONSTRUCTS], ids=[n for n, _t in CONSTRUCTS])
def test_an_example_is_part_of_a_form_that_works(text):
    example = yaml.safe_load(text)
    sections = example.pop("sections", [])
    whole = {
        "schema": language.SCHEMA,
        "code": "example",
        "version": "2027",
        "title": "例",
        **example,
        "roles": [{"id": "civic", "label": "団体", "side": "civic"}, *example.get("roles", [])],
        "scales": [
            {
                "id": "base",
                "options": [
                    {"code": "yes", "label": "はい", "rank": 1},
                    {"code": "no", "label": "いいえ", "rank": 2},
                ],
            },
            *example.get("scales", []),
        ],
        "check": {
            "title": "チェック",
            "sections": [
                {
                    "id": "first",
                    "title": "はじめに",
                    "scale": "base",
                    "items": [{"id": "first-1", "text": "始めましたか。"}],
                },
                *sections,
            ],
        },
    }
    assert check_data(whole).code == "example"
