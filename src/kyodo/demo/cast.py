"""The invented people of the demo. The two sides are those of the sheet; nobody else is real."""

import secrets
from dataclasses import dataclass

from kyodo.demo.calls import PARKS
from kyodo.organisations.models import Organisation

COMMITTEE = ("市民協働推進委員会（架空）", Organisation.Kind.COMMITTEE)
MEDIATOR = ("はしわたし支援の会（架空）", Organisation.Kind.NPO)

# Words to be read aloud and typed without a slip.
_WORDS = (
    "aozora asahi awa fune hamabe hana haru hashi hato hikari hoshi ichou iwa kaede kai kamome "
    "kaze kawa kiku kinoko koma kumo kusa matsu michi midori minato mizu momiji mori nagisa nami "
    "natsu niji nire niwa oka riku sakana sakura sasa shima shio sora suna taki take tane tori "
    "tsuki tsuru uguisu ume umi usagi wakaba yama yanagi yuki yume yuri yuuhi"
)
WORDS = _WORDS.split()


@dataclass(frozen=True)
class Player:
    """One person: ``organisation`` is a side of the sheet or a name given above."""

    login: str
    name: str
    organisation: str
    side: str
    role: str


CAST = (
    Player("hamano@shimin.example", "浜野 みなと", "civic", "civic", "drafter"),
    Player("shiomi@shimin.example", "汐見 あかり", "civic", "civic", "answerable"),
    Player("tanigawa@shimin.example", "谷川 みのり", "civic", "civic", "counter"),
    Player("okano@gyosei.example", "丘野 さくら", "government", "government", "drafter"),
    Player("kawabe@gyosei.example", "川辺 いちろ", "government", "government", "answerable"),
    Player("minegishi@koen.example", "峰岸 かえで", PARKS, "", "officer"),
    Player("hashimoto@nakadachi.example", "橋元 なぎさ", MEDIATOR[0], "", "facilitator"),
    Player("matsukaze@iinkai.example", "松風 ちひろ", COMMITTEE[0], "", "committee"),
    Player("kanri@kyodo.example", "管野 まもる", "", "", "administrator"),
)


def new_password() -> str:
    """Four words and a number: easily typed, and not to be guessed from another demo's."""
    chosen = [secrets.choice(WORDS) for _each in range(4)]
    return "-".join([*chosen, str(10 + secrets.randbelow(90))])
