"""What an operator can set or call is explained, and nothing is explained that is gone."""

import re

from tests.architecture.source import KYODO, ROOT

SETTINGS = ROOT / "docs" / "settings.md"
READ = re.compile(r'\b(?:text|flag|number|words|secret)\(\s*"([A-Z_]+)"')


def settings_in_source():
    found = set()
    for path in (KYODO / "config").rglob("*.py"):
        found |= set(READ.findall(path.read_text(encoding="utf-8")))
    return found


def test_every_setting_is_explained_and_every_explained_one_exists():
    text = SETTINGS.read_text(encoding="utf-8")
    explained = set(re.findall(r"^\| `([A-Z_]+)`", text, re.MULTILINE))
    assert explained == settings_in_source()


def test_every_command_is_explained():
    commands = {
        path.stem
        for path in KYODO.glob("*/management/commands/*.py")
        if not path.stem.startswith("_")
    }
    pages = [*ROOT.glob("docs/**/*.md"), ROOT / "README.md"]
    text = "\n".join(page.read_text(encoding="utf-8") for page in pages)
    assert {name for name in commands if f"kyodo {name}" not in text} == set()
