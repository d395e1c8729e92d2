"""Where each clause of the two documents ends: in code, data or a page, else in a reason why it is not software.

A clause is found where it is named: in a docstring or a piece of data in code, in the clause column of the
catalogue's files, or in the hand-written table of pages.
"""

import ast
import csv
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
ROOMS = ("portal", "applications", "committees", "reviews", "certificates")
CLAUSE = re.compile(r"(?<![\w-])(?:S(?:1[0-4]|[1-9])[a-f]?|M[0-6][a-h]?)(?![\w-])")
MOST_SHOWN = 6


@dataclass
class Ends:
    """The places of one clause, as paths that a reader can open."""

    code: list[str] = field(default_factory=list)
    data: list[str] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.code or self.data or self.pages)


@dataclass(frozen=True)
class Clause:
    id: str
    rule: str
    why_not_software: str


def clauses() -> list[Clause]:
    """Every row of the clause tables, in their order."""
    return [Clause(row["id"], row["rule"], row["why_not_software"]) for row in _rows(ROOT / "docs" / "clauses.csv")]


def ends() -> Mapping[str, Ends]:
    """Where each clause that is named somewhere ends."""
    found: dict[str, Ends] = defaultdict(Ends)
    for path in _sources():
        place = str(path.relative_to(ROOT))
        for clause in dict.fromkeys(_named_in(path)):
            found[clause].code.append(place)
    for path in sorted((ROOT / "portal").glob("*/data/*.csv")):
        named = {clause for row in _rows(path) for clause in CLAUSE.findall(row.get("clause") or "")}
        for clause in named:
            found[clause].data.append(path.name)
    for row in _rows(ROOT / "tests" / "regulation" / "access.csv"):
        for clause in CLAUSE.findall(row["source"]):
            found[clause].pages.append(row["urls"])
    return found


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _sources() -> Iterator[Path]:
    for room in ROOMS:
        yield from (path for path in sorted((ROOT / room).rglob("*.py")) if "migrations" not in path.parts)


def _named_in(path: Path) -> Iterator[str]:
    """Clauses in docstrings and in strings that are nothing but a clause."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield from CLAUSE.findall(ast.get_docstring(node) or "")
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and CLAUSE.fullmatch(node.value):
            yield node.value


def clauses_page(header: str) -> str:
    """``docs/clauses.md``."""
    found = ends()
    lines = [_line(clause, found.get(clause.id, Ends())) for clause in clauses()]
    intro = (
        "Each clause of 晋人社厅发〔2020〕38号 (S) and 人社厅发〔2020〕13号 (M), and where it ends. Code and data\n"
        "name the clause themselves; pages are those of `tests/regulation/access.csv`; the rules and reasons stand in\n"
        "`docs/clauses.csv`.\n"
    )
    table = "| clause | rule | code | data | pages | why not (yet) software |\n|---|---|---|---|---|---|\n"
    return f"{header}\n# Clauses\n\n{intro}\n{table}" + "\n".join(lines) + "\n"


def _line(clause: Clause, where: Ends) -> str:
    cells = [clause.id, clause.rule, *map(_short, (where.code, where.data, where.pages)), clause.why_not_software]
    return "| " + " | ".join(cell or "–" for cell in cells) + " |"


def _short(places: list[str]) -> str:
    shown = ", ".join(f"`{place}`" for place in places[:MOST_SHOWN])
    return f"{shown} and {len(places) - MOST_SHOWN} more" if len(places) > MOST_SHOWN else shown
