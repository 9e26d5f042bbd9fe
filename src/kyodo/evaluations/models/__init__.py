"""Tables of the mutual evaluation, by noun."""

from kyodo.evaluations.models.check_sheets import (
    Answer,
    CheckSheet,
    MarkChange,
    Seal,
    SheetPart,
    Signer,
)
from kyodo.evaluations.models.evaluations import (
    CarriedAction,
    Evaluation,
    Respondent,
    Seat,
    SectionSchedule,
)
from kyodo.evaluations.models.evidence import FrozenEvidence, FrozenFigure, LastBasis
from kyodo.evaluations.models.format_drafts import FormatDraft
from kyodo.evaluations.models.joint_texts import JointText, JointTextVersion, TextAgreement
from kyodo.evaluations.models.publications import Publication, PublicationConsent
from kyodo.evaluations.models.sheet_formats import SheetFormat
from kyodo.evaluations.models.sheet_imports import SheetImport
from kyodo.evaluations.models.talks import ItemAction, Meeting, TalkNote
from kyodo.evaluations.models.word_templates import WordTemplate

__all__ = [
    "Answer",
    "CarriedAction",
    "CheckSheet",
    "Evaluation",
    "FormatDraft",
    "FrozenEvidence",
    "FrozenFigure",
    "ItemAction",
    "JointText",
    "JointTextVersion",
    "LastBasis",
    "MarkChange",
    "Meeting",
    "Publication",
    "PublicationConsent",
    "Respondent",
    "Seal",
    "Seat",
    "SectionSchedule",
    "SheetFormat",
    "SheetImport",
    "SheetPart",
    "Signer",
    "TalkNote",
    "TextAgreement",
    "WordTemplate",
]
