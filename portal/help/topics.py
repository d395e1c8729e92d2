"""The help beside each page: short texts in ``topics/*.md``, found by the page's URL name and the reader's role.

A topic is a heading with URL names and, when it is for some roles alone, those roles after ``@``; then its lines::

    ## applications:worklist @unit_clerk
    手册：unit_clerk#审核本单位的申报
    用途：what the page is for.
    做法：what to do.
    之后：what happens next.
    找谁：whom to call; without this line, whom the reader's role calls.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "topics"
HEADING = re.compile(r"^## (?P<names>[^@]+?)(?: @(?P<roles>.+))?$")
PARTS = ("用途", "做法", "之后", "找谁")
MANUAL = "手册"
# Whom each role asks; everybody else asks the authority in charge.
CONTACTS = {
    "applicant": "先问本单位的职称管理员；单位没有人管，就找受理服务点或当地人社部门，电话在“咨询电话”里。",
    "unit_clerk": "问当地人社部门职称工作机构，电话在“咨询电话”里。",
    "hrss_officer": "业务问题问上一级人社部门；账号和权限找本级的管理员。",
    "secretary": "业务问题问核准本评委会备案的人社部门；账号和权限找本单位的管理员。",
    "expert": "问通知您参加评审的评委会办事机构，电话在会议通知里。",
    "supervisor": "业务问题问派您监督的机关；账号和权限找管理员。",
}
EVERYBODY = "问当地人社部门职称工作机构，电话在“咨询电话”里，或拨打 12333。"


@dataclass(frozen=True)
class Topic:
    """``roles``: for whom, everybody when empty. ``manual``: ``<book>#<heading>``. ``lines``: part and text."""

    names: tuple[str, ...]
    roles: tuple[str, ...]
    manual: str
    lines: tuple[tuple[str, str], ...]
    file: str

    @property
    def book(self) -> str:
        return self.manual.partition("#")[0]

    @property
    def chapter(self) -> str:
        return self.manual.partition("#")[2]


def topic_of(name: str, role: str) -> Topic | None:
    """The topic of the page called ``name`` for ``role``: one written for the role before one for everybody."""
    return _by_page().get((name, role)) or _by_page().get((name, ""))


def lines_for(topic: Topic, role: str) -> list[tuple[str, str]]:
    """Part and text of ``topic`` as they are shown to ``role``, in the order of PARTS."""
    written = dict(topic.lines)
    written.setdefault("找谁", CONTACTS.get(role, EVERYBODY))
    return [(part, written[part]) for part in PARTS if part in written]


@cache
def topics() -> tuple[Topic, ...]:
    """All topics. Raises ValueError for a line that belongs to no part."""
    return tuple(topic for file in sorted(FOLDER.glob("*.md")) for topic in _read(file))


@cache
def _by_page() -> dict[tuple[str, str], Topic]:
    found: dict[tuple[str, str], Topic] = {}
    for topic in topics():
        for page in ((name, role) for name in topic.names for role in topic.roles or ("",)):
            if page in found:
                raise ValueError(f"{topic.file}: two topics for {page}")
            found[page] = topic
    return found


def _read(file: Path) -> Iterator[Topic]:
    blocks = re.split(r"(?m)^(?=## )", file.read_text(encoding="utf-8"))[1:]
    for block in blocks:
        first, *rest = block.strip().splitlines()
        heading = HEADING.match(first)
        lines = [line.partition("：") for line in rest if line.strip()]
        unknown = [part for part, _colon, _text in lines if part not in {MANUAL, *PARTS}]
        if heading is None or unknown:
            raise ValueError(f"{file.name}: {first}: {unknown or 'no URL name'}")
        written = {part: text.strip() for part, _colon, text in lines}
        yield Topic(
            names=tuple(heading["names"].split()),
            roles=tuple((heading["roles"] or "").split()),
            manual=written.pop(MANUAL, ""),
            lines=tuple(written.items()),
            file=file.name,
        )
