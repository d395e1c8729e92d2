"""The house rules that a machine can hold."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from portal.web.documents import PAGES, access_of, all_urls

ROOT = Path(settings.BASE_DIR)
ROOMS = ["portal", "applications", "committees", "reviews", "certificates"]
SOURCES = [path for room in ROOMS for path in (ROOT / room).rglob("*.py") if "migrations" not in path.parts]
LONGEST_FILE = 400
LONGEST_FUNCTION = 50
# Fewer would say that the search looks in the wrong place.
SOME_FILES = 300


def test_imports_point_one_way():
    command = [Path(sys.executable).parent / "lint-imports"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout[-3000:]


def test_every_url_declares_who_may_open_it():
    assert sorted(name or route for route, name, view in all_urls() if access_of(name, view) is None) == []


def test_an_undeclared_url_would_be_told():
    assert access_of("applications:new_page", lambda _request: None) is None


@pytest.mark.parametrize("path", sorted(PAGES))
def test_generated_page_matches_the_code(path):
    assert (ROOT / path).read_text(encoding="utf-8") == PAGES[path](), "run manage.py write_docs"


def nodes_of(path):
    return ast.walk(ast.parse(path.read_text(encoding="utf-8")))


def found(faults_of, *, but=frozenset()):
    """What ``faults_of`` (path) finds, by the names of the files; those named in ``but`` may."""
    named = {str(path.relative_to(ROOT)): path for path in SOURCES}
    assert len(named) > SOME_FILES
    faults = {name: faults_of(path) for name, path in named.items() if name not in but}
    return {name: fault for name, fault in faults.items() if fault}


def test_files_are_small():
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in SOURCES}
    assert found(lambda path: max(0, lengths[path] - LONGEST_FILE)) == {}


def long_functions(path):
    functions = [node for node in nodes_of(path) if isinstance(node, ast.FunctionDef)]
    return [each.name for each in functions if each.end_lineno - each.lineno >= LONGEST_FUNCTION]


def test_functions_are_small():
    assert found(long_functions) == {}


def writes_status(node):
    """An assignment to ``x.status``, or a call of ``update`` with ``status=``."""
    if isinstance(node, (ast.Assign, ast.AugAssign, ast.AnnAssign)):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        flat = [part for each in targets for part in (each.elts if isinstance(each, ast.Tuple) else [each])]
        return any(isinstance(each, ast.Attribute) and each.attr == "status" for each in flat)
    if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "update":
        return any(keyword.arg == "status" for keyword in node.keywords)
    return False


# Rows that are no case: the outbox keeps its own delivery state.
NO_CASE = {"portal/messages/services.py", "portal/messages/sending.py", "portal/messages/returns.py"}


def test_no_status_is_written_but_by_the_runner():
    assert found(lambda path: [node.lineno for node in nodes_of(path) if writes_status(node)], but=NO_CASE) == {}


@pytest.mark.parametrize("statement", ["case.status = 'X'", "a, b.status = 1, 2", "rows.update(status='X')"])
def test_a_written_status_would_be_told(statement):
    assert any(writes_status(node) for node in ast.walk(ast.parse(statement)))


READS_A_CLOCK = {("timezone", "now"), ("datetime", "now"), ("datetime", "today"), ("date", "today"), ("time", "time")}


# The clock itself, and allauth's own stamps, which are the machine's.
MACHINE_CLOCK = {"portal/core/clock.py", "portal/accounts/adapters.py"}


def clocks_read(path):
    calls = [node.func for node in nodes_of(path) if isinstance(node, ast.Call)]
    return {
        (getattr(each.value, "id", ""), each.attr) for each in calls if isinstance(each, ast.Attribute)
    } & READS_A_CLOCK


def test_time_comes_from_the_one_clock():
    assert found(clocks_read, but=MACHINE_CLOCK) == {}


# The project's own numbers of clauses; people are told the document and its article (portal/core/citations.py).
CLAUSE_ID = re.compile(r"[（、“][SM]\d{1,2}[a-z]?(?=[）、”])")


def clause_ids_told(path):
    texts = [node.value for node in nodes_of(path) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return [each for text in texts for each in CLAUSE_ID.findall(text)]


def test_nobody_is_told_the_projects_own_number_of_a_clause():
    pages = [path.name for path in (ROOT / "templates").rglob("*.html") if CLAUSE_ID.search(path.read_text())]
    assert (found(clause_ids_told), pages) == ({}, [])


def test_a_clause_number_in_a_sentence_would_be_told():
    assert CLAUSE_ID.findall("年限连续计算（S5e、S5f）。") == ["（S5e", "、S5f"]
