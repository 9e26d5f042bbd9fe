"""Official forms (様式) as data: the language, what it means, and the rules that follow from it.

A form is read from YAML, checked once, and never changed afterwards: an evaluation keeps the
version that it began with.
"""

from kyodo.evaluations.formats.answers import (
    AnswerNotAllowed,
    Gap,
    Given,
    applies,
    checked_mark,
    gaps,
)
from kyodo.evaluations.formats.definition import (
    Condition,
    FormDefinition,
    Item,
    Narratives,
    Option,
    Role,
    Scale,
    Section,
    Step,
)
from kyodo.evaluations.formats.expansion import ProjectFacts, expand_form
from kyodo.evaluations.formats.in_words import in_words
from kyodo.evaluations.formats.language import SCHEMA, FormEntry
from kyodo.evaluations.formats.reading import (
    FormatError,
    Problem,
    check_data,
    entry_data,
    json_schema_text,
    read_entry,
    read_file,
    read_form,
    stored_entry,
    write_data,
    write_entry,
)

__all__ = [
    "SCHEMA",
    "AnswerNotAllowed",
    "Condition",
    "FormDefinition",
    "FormEntry",
    "FormatError",
    "Gap",
    "Given",
    "Item",
    "Narratives",
    "Option",
    "Problem",
    "ProjectFacts",
    "Role",
    "Scale",
    "Section",
    "Step",
    "applies",
    "check_data",
    "checked_mark",
    "entry_data",
    "expand_form",
    "gaps",
    "in_words",
    "json_schema_text",
    "read_entry",
    "read_file",
    "read_form",
    "stored_entry",
    "write_data",
    "write_entry",
]
