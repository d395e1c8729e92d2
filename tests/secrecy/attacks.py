"""Ways to find out who voted how. Each takes the evidence and gives what it believes, by round and voter."""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Sequence

from tests.secrecy.evidence import Evidence, Truth

CHOICES = ("agree", "disagree", "abstain")
WORDS = {"agree": "agree|(?<!不)同意", "disagree": "disagree|不同意", "abstain": "abstain|弃权"}
ATTACKS: dict[str, Callable[[Evidence], Truth]] = {}


def attack(find: Callable[[Evidence], Truth]) -> Callable[[Evidence], Truth]:
    ATTACKS[find.__name__] = find
    return find


def _pair(found: Evidence, ballots: Sequence[tuple]) -> Truth:
    """The n-th to vote in a round cast the n-th ballot of the round."""
    by_round: dict[int, list[str]] = {}
    for round_id, choice, *_ in ballots:
        by_round.setdefault(round_id, []).append(choice)
    return {
        (round_id, voter): choice
        for round_id, voters in found.order.items()
        for voter, choice in zip(voters, by_round.get(round_id, []), strict=False)
    }


@attack
def row_order(found: Evidence) -> Truth:
    """Rows lie on the disk in the order in which they were written (ctid)."""
    return _pair(found, found.ballots)


@attack
def ids(found: Evidence) -> Truth:
    """Numbers from a sequence rise with time."""
    as_number = lambda text: int(text.replace("-", ""), 16) if "-" in text else int(text)  # noqa: E731
    return _pair(found, sorted(found.ballots, key=lambda ballot: as_number(ballot[2])))


@attack
def transactions(found: Evidence) -> Truth:
    """A ballot that was written by the transaction which marked the voter (xmin)."""
    voters = {(round_id, xmin): voter for round_id, voter, xmin, _at in found.roll}
    shared = Counter((round_id, xmin) for round_id, _choice, _id, xmin, _at in found.ballots)
    return {
        (round_id, voters[round_id, xmin]): choice
        for round_id, choice, _id, xmin, _at in found.ballots
        if (round_id, xmin) in voters and shared[round_id, xmin] == 1
    }


@attack
def next_transactions(found: Evidence) -> Truth:
    """Ballots in the order of the transactions that wrote them."""
    return _pair(found, sorted(found.ballots, key=lambda ballot: int(ballot[3])))


@attack
def times(found: Evidence) -> Truth:
    """Ballots in the order of the times that they carry."""
    timed = [ballot for ballot in found.ballots if ballot[4] is not None]
    return _pair(found, sorted(timed, key=lambda ballot: ballot[4]))


@attack
def counters(found: Evidence) -> Truth:
    """A number that rose with one choice when somebody had voted."""
    guesses: Truth = {}
    before: dict[int, dict[str, int]] = {}
    for round_id, voter, numbers in found.counters:
        earlier = before.get(round_id, {})
        risen = [name for name, value in numbers.items() if value > earlier.get(name, 0) and name in CHOICES]
        if len(risen) == 1:
            guesses[round_id, voter] = risen[0]
        before[round_id] = numbers
    return guesses


@attack
def idempotency_keys(found: Evidence) -> Truth:
    """What is stored of a click can be made again with each of the three choices."""
    return {
        who: choice
        for who, key in found.keys.items()
        for choice in CHOICES
        for glue in ("", ":", "|", "-", " ")
        for text in (f"{key}{glue}{choice}", f"{choice}{glue}{key}", f"{key.hex}{glue}{choice}")
        if _digest_is_stored(found, text)
    }


def _digest_is_stored(found: Evidence, text: str) -> bool:
    return any(
        hasher(text.encode()).hexdigest() in found.dump for hasher in (hashlib.sha256, hashlib.sha1, hashlib.md5)
    )


def _beside(text: str, found: Evidence) -> Truth:
    """A line that names round and voter and a single choice."""
    guesses: Truth = {}
    lines = text.splitlines()
    for round_id, voter in found.truth:
        named = re.compile(rf"\b{round_id}\b.*\b{voter}\b")
        said = {
            choice
            for line in lines
            if named.search(line)
            for choice, words in WORDS.items()
            if re.search(rf"\b(?:{words})\b", line)
        }
        if len(said) == 1:
            guesses[round_id, voter] = said.pop()
    return guesses


@attack
def log(found: Evidence) -> Truth:
    return _beside(found.log, found)


@attack
def statements(found: Evidence) -> Truth:
    """The database's own log of statements: a choice in clear, in the order of voting."""
    said = re.findall(r"'(agree|disagree|abstain)'", _castings(found.statements))
    voted = [(round_id, voter) for round_id, voter, _numbers in found.counters]
    each = len(said) // len(voted)
    return dict(zip(voted, said[::each], strict=False)) if each else {}


def _castings(text: str) -> str:
    """Statements that write, without those that only ask or name a constraint."""
    return "\n".join(line for line in text.splitlines() if line.lstrip().startswith(("INSERT", "UPDATE")))


@attack
def audit(found: Evidence) -> Truth:
    return _beside(found.audit, found)


@attack
def dump(found: Evidence) -> Truth:
    """A row of any table that names both, the roll and the record of results aside."""
    return _beside("\n".join(line for line in found.dump.splitlines() if "naive_key" not in line), found)


@attack
def cache(found: Evidence) -> Truth:
    return _beside(found.cached.replace(":", " "), found)


@attack
def error_messages(found: Evidence) -> Truth:
    """A second vote is refused, and the sentence tells what the first one was."""
    guesses: Truth = {}
    for who, sentence in found.refusals.items():
        said = {choice for choice, words in WORDS.items() if re.search(rf"\b(?:{words})\b", sentence)}
        if len(said) == 1:
            guesses[who] = said.pop()
    return guesses


def _unanimous(text: str, found: Evidence) -> Truth:
    """Published numbers of a round in which all said the same tell everybody's vote."""
    told = re.search(r"(?<!不)同意票?\D{0,3}(\d+)张?，\D{0,3}(\d+)", text)
    last = list(found.order)[-1]
    if told is None or told.group(1) != told.group(2):
        return {}
    return {(last, voter): "agree" for voter in found.order[last]}


@attack
def letters(found: Evidence) -> Truth:
    return _unanimous(found.letters, found)


@attack
def public_statistics(found: Evidence) -> Truth:
    return _unanimous(re.sub(r"<[^>]+>", "", found.public), found)
