"""What the portal tells people, as texts with named places; an administrator may put another text in their stead.

A text knows no language of its own: ``{case_code}`` is a place, everything else stands as it is. What is put in a place
is plain text, in one pass, so that a name with braces in it stays a name.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from portal.messages.letters import LONGEST_SUBJECT, Letter, sms_of

PLACE = re.compile(r"\{([a-z_]+)\}")
ADDRESS = re.compile(r"(?i)https?:|www\.")
NO_VALUES: Mapping[str, str] = MappingProxyType({})
LONGEST_BODY = 1000


@dataclass(frozen=True, kw_only=True)
class Wording:
    """One occasion on which ``to`` is told something.

    ``places`` are the placeholders with a sample value each, ``needed`` those that every text must have: without
    them the reader cannot know what it is about. ``subject`` and ``body`` are the texts that the portal ships.
    """

    code: str
    room: str
    occasion: str
    to: str
    subject: str
    body: str
    places: Mapping[str, str] = field(default_factory=dict)
    needed: frozenset[str] = frozenset()
    pressing: bool = False

    def letter(
        self, recipient_id: int, values: Mapping[str, object] = NO_VALUES, *, link: str = "",
        record_id: int | None = None, pressing: bool | None = None,
    ) -> Letter:  # fmt: skip
        """The letter to one person; ``tell`` takes the administrator's text when there is one."""
        return Letter(
            recipient_id=recipient_id,
            subject=put(self.subject, values)[:LONGEST_SUBJECT],
            body=put(self.body, values),
            link=link,
            record_id=record_id,
            pressing=self.pressing if pressing is None else pressing,
            wording=self.code,
            values={name: str(value) for name, value in values.items()},
        )


_registered: dict[str, Wording] = {}


def wording(*, code: str, **facts: object) -> Wording:
    """Register and return a `Wording`; raises ``ValueError`` for a code used twice or a text that breaks its rules."""
    made = Wording(code=code, **facts)  # type: ignore[arg-type]
    if code in _registered and _registered[code] != made:
        raise ValueError(f"two wordings are called {code!r}")
    if wrong := faults(made, made.subject, made.body):
        raise ValueError(f"{code}: {wrong}")
    _registered[code] = made
    return made


def all_wordings() -> list[Wording]:
    return sorted(_registered.values(), key=lambda each: (each.room, each.code))


def wording_of(code: str) -> Wording | None:
    return _registered.get(code)


def put(text: str, values: Mapping[str, object]) -> str:
    """``text`` with its places filled, once; a place without a value stays as it is written."""
    return PLACE.sub(lambda match: str(values.get(match[1], match[0])), text)


def faults(about: Wording, subject: str, body: str) -> list[tuple[str, str]]:
    """What is wrong with a text: ``(field, sentence)``, empty when it may be used."""
    found = [
        *(("subject", said) for said in _faults_of(about, subject)),
        *(("body", said) for said in _faults_of(about, body)),
    ]
    if "\n" in subject.strip():
        found.append(("subject", "标题只能写一行。"))
    if len(put(subject, about.places)) > LONGEST_SUBJECT:
        found.append(("subject", f"标题连同填入的内容不能超过{LONGEST_SUBJECT}个字。"))
    if len(body) > LONGEST_BODY:
        found.append(("body", f"正文不能超过{LONGEST_BODY}个字。"))
    written = set(PLACE.findall(subject)) | set(PLACE.findall(body))
    if missing := sorted(about.needed - written):
        found.append(("body", f"标题或正文中必须有{_shown(missing)}，否则收到的人不知道是哪一件事。"))
    return found


def _faults_of(about: Wording, text: str) -> list[str]:
    found = []
    if not text.strip():
        found.append("不能为空。")
    if unknown := sorted(set(PLACE.findall(text)) - set(about.places)):
        usable = f"可以用的有{_shown(about.places)}。" if about.places else "这条消息没有占位符。"
        found.append(f"没有{_shown(unknown)}这个占位符。{usable}")
    if re.search(r"[{}]", PLACE.sub("", text)):
        found.append("花括号只能用来写占位符，例如{case_code}。")
    if ADDRESS.search(text):
        found.append("不要写网址，系统会附上办理页面的链接。")
    return found


def _shown(names: Iterable[str]) -> str:
    return "、".join(f"{{{name}}}" for name in names)


def sms_length(about: Wording, subject: str) -> int:
    """How many characters the text message has, with the sample values."""
    return len(sms_of(put(subject, about.places)))
