"""What was done to a row of this room, for the side of its page."""

from collections.abc import Mapping
from typing import Any

from portal.audit.selectors import chain_of
from portal.workflow import chain, declared_move, moves_of

MOST = 50


def events_of(row: Any, others: Mapping[str, str]) -> list[dict[str, Any]]:
    """Newest first; ``others`` label the verbs that are no moves."""
    moves = [declared_move(type(row), name) for name in moves_of(type(row))]
    labels = dict(others) | {each.verb: each.label for each in moves}
    return [
        {
            "title": labels.get(each.verb, each.verb),
            "at": each.at,
            "by": f"{each.actor_name} {each.organisation_name}".strip(),
            "note": each.note,
            "state": "done",
        }
        for each in chain_of(chain(row)).reverse()[:MOST]
    ]
