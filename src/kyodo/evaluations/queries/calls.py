"""Sentences of the joint texts that call for something to be done, so that somebody does it.

Which sentences they are is guessed from how Japanese official texts ask for things; it only saves
reading: every sentence of a text can become an action.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kyodo.evaluations.models import Evaluation, JointText, JointTextVersion
from kyodo.evaluations.queries.joint_texts import paragraphs
from kyodo.evaluations.queries.publication import latest_texts
from kyodo.projects.models import ImprovementAction

_SENTENCE = re.compile(r"[^。．！？]+[。．！？]?")
# 「必要な知識」 describes, 「必要がある」 and 「打開策が必要。」 ask.
_CALLS = re.compile(
    r"必要(?:が(?:ある|あり)|である|です|と(?:考|思|な)|だ|[。．]|$)"
    r"|目指(?:し|す)(?:たい|必要|こと)|(?:して|し|り)いきたい|(?:し|り|え)たい[。．]?$"
    r"|べき|求められ|望まし|(?:検討|改善|見直)し(?:ていく|たい)|課題(?:である|です|となっている|が残)"
)


@dataclass(frozen=True)
class Sentence:
    """One sentence; ``number`` counts within its text, from 0."""

    text: JointText
    version: JointTextVersion
    number: int
    words: str
    has_action: bool = False


def sentences_of(version: JointTextVersion) -> list[str]:
    """The sentences in reading order, without the dots before paragraphs."""
    return [
        found.strip()
        for paragraph in paragraphs(version.body)
        for found in _SENTENCE.findall(paragraph)
        if found.strip()
    ]


def calls_for_action(words: str) -> bool:
    """Whether a sentence reads like one that asks for something."""
    return bool(_CALLS.search(words))


def calls_of(evaluation: Evaluation) -> list[Sentence]:
    """What the texts of an evaluation ask for, and whether somebody has undertaken it."""
    undertaken = set(
        evaluation.project.improvements.filter(
            source=ImprovementAction.Source.TEXT, source_id=evaluation.pk
        ).values_list("origin", flat=True)
    )
    return [
        Sentence(text, version, number, words, is_undertaken(words, undertaken))
        for text, version in latest_texts(evaluation)
        for number, words in enumerate(sentences_of(version))
        if calls_for_action(words)
    ]


def is_undertaken(words: str, undertaken: "Sequence[str] | set[str]") -> bool:
    """The register keeps the beginning of a long sentence."""
    longest = ImprovementAction._meta.get_field("origin").max_length
    return words[:longest] in undertaken
