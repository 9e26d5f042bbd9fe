"""Text as the search compares it: the same on every database, because it is cut here.

Written Japanese has no spaces, so runs of it are cut into overlapping pairs of characters; words in
other scripts and numbers stay whole. A word is found where its pieces stand one after the other.
"""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import jaconv

# PostgreSQL knows places up to 16,383 in a text, and 256 places of one piece.
PLACES = 16_000
REPEATS = 250
OVERLAP = 120  # pieces that two parts of a long text share: the longest word that is looked for
WORDS = 8  # of one query
DIGITS_OF_TELEPHONE = (10, 11)
_LONGEST = 60  # characters of a whole word that is kept as it is
_RUNS = re.compile(r"[^\W_\u2e80-\U0010ffff]+|[^\W_\x00-\u2e7f]+")
_SHORTEST_NAME = 3
_OF_NAME = "〓"  # a sign, so that no text has such a piece
_FIRST_OF_PAIRS = "\u2e80"
_HYPHENS = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))
_SHORT_DASH = re.compile(r"(?<=\d)ー(?=\d)")
_TELEPHONE = re.compile(
    r"(?<![\d-])(?:\+81[- ]?\(?0?\)?|\(?0)\d{1,4}[-() ]{1,2}\d{1,4}[- )]\d{3,4}(?!\d)"
)


@dataclass(frozen=True)
class Phrase:
    """Pieces that stand one after the other; with ``is_open`` the last is only how one begins.

    ``of_name`` are those of the beginning of a name that is written without its space; there are
    none where the word cannot be one.
    """

    pieces: tuple[str, ...]
    is_open: bool = False
    of_name: tuple[str, ...] = ()

    @property
    def ways(self) -> list[tuple[str, ...]]:
        """One of these has to be there."""
        return [pieces for pieces in (self.pieces, self.of_name) if pieces]


def normalise(text: str) -> str:
    """One way to write what people write in many: width, case, kana, signs of telephone numbers."""
    return _TELEPHONE.sub(_joined, plainly(text))


def plainly(text: str) -> str:
    """The same with telephone numbers as they were written."""
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    plain = _SHORT_DASH.sub("-", plain.translate(_HYPHENS))
    return str(jaconv.kata2hira(plain))


def telephone_digits(text: str) -> str:
    """The digits of a telephone number as dialled within Japan, without an extension."""
    plain = unicodedata.normalize("NFKC", text)
    number = re.split(r"内線|ext|#", plain, maxsplit=1, flags=re.IGNORECASE)[0]
    digits = re.sub(r"\D", "", number)
    if number.strip().startswith("+81"):
        return "0" + digits[2:].removeprefix("0")
    return digits


def pieces_of(text: str, names: Iterable[str] = ()) -> list[str]:
    """Everything by which a text is found. The last character of a run stands alone besides.

    ``names`` of persons are also found without their space, but only from the beginning: who looks
    for さち does not want なぎさ ちひろ.
    """
    pieces = _pieces(runs_of(normalise(text)))
    for name in names:
        run = "".join(normalise(name).split())
        if runs_of(run) == [run] and is_pairs(run):
            pieces += _pieces_of_name(_pieces([run]))
    return pieces


def runs_of(plain: str) -> list[str]:
    """What is left of a normalised text without signs: words, numbers, runs of Japanese."""
    return _RUNS.findall(plain)


def phrases_of(query: str, *, typing: bool = False) -> list[Phrase]:
    """The words of a query, each once; a word that consists of signs only is left out.

    While somebody is ``typing``, the last word may be the beginning of one.
    """
    found: dict[Phrase, None] = {}
    for word in normalise(query).split():
        if runs := runs_of(word):
            found.setdefault(_phrase(runs))
    phrases = list(found)[:WORDS]
    return [*phrases[:-1], replace(phrases[-1], is_open=True)] if phrases and typing else phrases


def parts_of(pieces: Sequence[str]) -> Iterator[Sequence[str]]:
    """Pieces of a text in parts that every database takes; a word lies whole in one of them."""
    if 0 < len(pieces) <= REPEATS:
        yield pieces
        return
    first, place = 0, 0
    seen: Counter[str] = Counter()
    while place < len(pieces):
        piece = pieces[place]
        if place - first >= PLACES or seen[piece] >= REPEATS:
            yield pieces[first:place]
            first = place - OVERLAP
            seen = Counter(pieces[first:place])
        seen[piece] += 1
        place += 1
    if pieces:
        yield pieces[first:]


def _pieces(runs: Sequence[str]) -> list[str]:
    pieces: list[str] = []
    for run in runs:
        if is_pairs(run):
            pieces += [run[place : place + 2] for place in range(len(run))]
        else:
            pieces.append(_whole(run))
    return pieces


def _phrase(runs: Sequence[str]) -> Phrase:
    pieces, last = _pieces(runs), runs[-1]
    if is_pairs(last) and len(last) > 1:
        pieces.pop()  # the text may go on behind the word
    if len(runs) == 1 and is_pairs(last) and len(last) >= _SHORTEST_NAME:
        return Phrase(tuple(pieces[:OVERLAP]), of_name=_pieces_of_name(pieces[:OVERLAP]))
    return Phrase(tuple(pieces[:OVERLAP]), is_open=is_pairs(last) and len(last) == 1)


def _pieces_of_name(pieces: Sequence[str]) -> tuple[str, ...]:
    return tuple(
        (_OF_NAME * (2 if place == 0 else 1)) + piece for place, piece in enumerate(pieces)
    )


def is_pairs(run: str) -> bool:
    """Whether a run is cut into pairs of characters; else it is a word and stays whole."""
    return run >= _FIRST_OF_PAIRS


def _whole(run: str) -> str:
    """A word, or what stands for one that is longer than a database takes."""
    return run if len(run) <= _LONGEST else hashlib.sha256(run.encode()).hexdigest()


def _joined(match: re.Match[str]) -> str:
    digits = telephone_digits(match[0])
    return digits if len(digits) in DIGITS_OF_TELEPHONE else match[0]
