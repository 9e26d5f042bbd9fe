"""Snapshots for tests: the real sheet of fiscal 2022, and one with everything a talk can bring."""

import copy
import json
from pathlib import Path

REAL_SHEET = Path(__file__).parent / "publication_fy2022.json"


def real_snapshot():
    """The published sheet of fiscal 2022, without names of persons."""
    return json.loads(REAL_SHEET.read_text(encoding="utf-8"))


def rich_snapshot():
    """A correction, changed marks, remarks, findings, disagreement, actions, meetings, seals."""
    snapshot = real_snapshot()
    snapshot |= {
        "number": 2,
        "source": None,
        "correction": {"of": 1, "what": "補足の回数を改めた。", "why": "数え違いがあった。"},
        "meetings": [{"held_on": "2024-05-10", "place": "協働ラボ"}],
        "actions": [_action("役割分担表を四半期ごとに見直す。", "open", "未着手")],
        "carried_actions": [_action("体制を見直す。", "done", "完了", "相談員を増やした。")],
        "agreed": [
            {"role": "civic", "label": "団体等", "at": "2024-06-01T03:00:00Z"},
            {"role": "government", "label": "行政", "at": "2024-06-02T03:00:00Z"},
        ],
        "seals": [
            {
                "role": role["id"],
                "role_label": role["label"],
                "section": "planning",
                "section_label": "① 事業計画段階",
                "digest": f"{number}" * 64,
                "sealed_at": "2023-06-01T15:30:00Z",
            }
            for number, role in enumerate(snapshot["check"]["roles"], start=3)
        ],
    }
    snapshot["overview"]["contract_kind"] = {"code": "commission", "label": "委託"}
    item = snapshot["check"]["sections"][0]["items"][3]
    item["finding"] = "担当が替わっても分担が続くようにする。"
    item["answers"]["civic"] = {
        "first": "B",
        "remark": "引き継ぎに時間がかかった。",
        "now": "A",
        "reason": "双方が確認できていたため。",
    }
    item["answers"]["government"] |= {"remark": "四半期ごとに確かめた。"}
    snapshot["verification"]["texts"][0]["unagreed"] = "責任の所在は一致しなかった。"
    return snapshot


def with_roles(*ids_and_labels):
    """The rich snapshot for another set of sides; a new side has answered nothing."""
    snapshot = copy.deepcopy(rich_snapshot())
    snapshot["check"]["roles"] = [{"id": key, "label": label} for key, label in ids_and_labels]
    snapshot["overview"]["parties"] = [
        {"role": key, "label": label, "name": f"{label}の名称", "members": []}
        for key, label in ids_and_labels
    ]
    return snapshot


def _action(text, state, state_label, outcome=""):
    return {
        "text": text,
        "side": "civic",
        "side_label": "団体等",
        "due_on": "2024-06-30",
        "state": state,
        "state_label": state_label,
        "outcome": outcome,
    }
