"""Everything that is held about one person, to hand over: to read, for programs, and the files."""

import json
import re
import tempfile
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO, Any

from django.core.files.storage import default_storage
from django.db.models import Prefetch, prefetch_related_objects
from django.template.loader import render_to_string

from kyodo.attachments.models import StoredFile
from kyodo.consultations.models import Case, CaseFile, Entry
from kyodo.people.models import Person

_IN_MEMORY = 10 * 1024 * 1024
_NO_FILE_NAME = re.compile(r"[^\w.-]+")


@dataclass(frozen=True)
class Wanted:
    """Whether notes of the centre and words with those asked go into it, and the files."""

    with_internal: bool = True
    with_files: bool = True


def packed_person_data(person: Person, cases: Sequence[Case], wanted: Wanted) -> IO[bytes]:
    """A zip, from its beginning: ``data.html`` to read, ``data.json``, and the files by case."""
    data = person_data(person, cases, wanted)
    packed: IO[bytes] = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115  (the answer closes)
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("data.json", json.dumps(data, ensure_ascii=False, indent=2))
        package.writestr("data.html", _readable(data))
        for case in cases if wanted.with_files else ():
            for file in _files(case, wanted):
                _put_file(package, case, file)
    packed.seek(0)
    return packed


def person_data(person: Person, cases: Sequence[Case], wanted: Wanted) -> dict[str, Any]:
    """Plain values, named in Japanese: a person reads them first, a program second."""
    _fetch(cases)
    return {
        "氏名": person.name,
        "ふりがな": person.name_kana,
        "電話番号": person.telephone,
        "メールアドレス": person.email,
        "保存期限": person.retain_until.isoformat() if person.retain_until else "",
        "連絡先になっている団体": [
            {"団体": contact.organisation.name, "役職": contact.position}
            for contact in person.contacts.select_related("organisation").order_by("pk")
        ],
        "相談": [_case(case, wanted) for case in cases],
    }


def _fetch(cases: Sequence[Case]) -> None:
    """As many queries for many cases as for one."""
    prefetch_related_objects(
        cases,
        *("means", "sector", "ward", "field", "no_link_reason", "organisation", "topics"),
        Prefetch("entries", Entry.objects.select_related("means").in_order()),
        Prefetch("files", CaseFile.objects.select_related("stored").order_by("added_at", "pk")),
        *("consents__receiver", "referrals__organisation", "questions"),
    )


def _case(case: Case, wanted: Wanted) -> dict[str, Any]:
    data = {
        "受付番号": case.number,
        "受付日時": case.received_at.isoformat(),
        "要点": case.summary,
        "手段": str(case.means),
        "団体名": case.group_name,
        "登録のある団体": case.organisation.name if case.organisation else "",
        "区分": str(case.sector or ""),
        "区": str(case.ward or ""),
        "活動分野": str(case.field or ""),
        "相談の内容": [str(topic) for topic in case.topics.all()],
        "連絡の方法": case.get_reach_by_display(),
        "状態": case.get_state_display(),
        "結果": case.get_outcome_display() if case.outcome else "",
        "つながらなかった理由": str(case.no_link_reason or ""),
        "経過": [_entry(each) for each in case.entries.all() if _is_wanted(each, wanted)],
        "ファイル": [file.stored.name for file in _files(case, wanted)],
        "同意": [_consent(each) for each in case.consents.all()],
        "終わったあとの答え": [
            {"答え": each.get_answer_display(), "ひとこと": each.remark}
            for each in case.questions.all()
            if each.answer
        ],
    }
    if wanted.with_internal:
        data["結果について"] = case.outcome_note
        data["つなぎ"] = [_referral(each) for each in case.referrals.all()]
    return data


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "日時": entry.happened_at.isoformat(),
        "種類": entry.get_kind_display(),
        "読む人": entry.get_audience_display(),
        "内容": entry.text,
    }


def _consent(consent: Any) -> dict[str, Any]:
    return {
        "内容": consent.purpose,
        "渡す先": consent.receiver.name if consent.receiver else "",
        "同意した日時": consent.given_at.isoformat(),
        "取り消した日時": consent.withdrawn_at.isoformat() if consent.withdrawn_at else "",
    }


def _referral(referral: Any) -> dict[str, Any]:
    return {
        "照会先": referral.organisation.name,
        "依頼した日時": referral.asked_at.isoformat(),
        "照会先に見せた文": referral.told,
        "お願いしたこと": referral.question,
        "氏名と連絡先を見せたか": "はい" if referral.shares_caller else "いいえ",
        "回答": referral.answer,
        "状態": referral.get_state_display(),
        "センターの気づき": referral.learned_by_centre,
        "照会先の気づき": referral.learned_by_receiver,
    }


def _is_wanted(row: Entry | CaseFile, wanted: Wanted) -> bool:
    return wanted.with_internal or row.audience == "client"


def _files(case: Case, wanted: Wanted) -> list[CaseFile]:
    """What is still there and carries no virus."""
    return [
        file
        for file in case.files.all()
        if file.stored.erased_at is None
        and file.stored.scan != StoredFile.Scan.INFECTED
        and _is_wanted(file, wanted)
    ]


def _put_file(package: zipfile.ZipFile, case: Case, file: CaseFile) -> None:
    name = _NO_FILE_NAME.sub("_", file.stored.name)
    with default_storage.open(file.stored.place) as content:
        package.writestr(f"files/{case.number}/{file.pk}-{name}", content.read())


def _readable(data: dict[str, Any]) -> str:
    facts = [(name, value) for name, value in data.items() if isinstance(value, str)]
    lists = [(name, value) for name, value in data.items() if isinstance(value, list)]
    return render_to_string(
        "consultations/parts/person_data_file.html", {"facts": facts, "lists": lists}
    )
