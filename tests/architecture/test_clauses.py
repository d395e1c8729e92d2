"""Every clause of the two documents ends somewhere, and none is named that does not exist."""

import re
from collections.abc import Mapping

import pytest

from portal.web.clauses import CLAUSE, Ends, clauses, ends

SPEC_OF = {"S1": 2, "S2": 4, "S3": 1, "S4": 3, "S5": 6, "S6": 3, "S7": 1, "S8": 4, "S9": 2, "S10": 2, "S11": 2}
SPEC_OF |= {"S12": 3, "S13": 2, "S14": 1, "M0": 1, "M1": 7, "M2": 4, "M3": 7, "M4": 6, "M5": 8, "M6": 8}
"""How many rows each item has in the clause tables of the regulation (2.1, 2.2), counted by hand."""


@pytest.fixture(scope="module")
def ends_found() -> Mapping[str, Ends]:
    """Every source file is read for it, so once for all clauses."""
    return ends()


def test_the_list_holds_every_row_of_the_clause_tables():
    counted: dict[str, int] = {}
    for clause in clauses():
        item = re.sub(r"[a-h]$", "", clause.id)
        counted[item] = counted.get(item, 0) + 1
    assert counted == SPEC_OF


@pytest.mark.parametrize("clause", clauses(), ids=lambda clause: clause.id)
def test_a_clause_ends_in_software_or_in_a_reason(clause, ends_found):
    assert ends_found.get(clause.id) or clause.why_not_software


def test_no_clause_is_named_that_the_documents_do_not_have(ends_found):
    known = {clause.id for clause in clauses()}
    # A whole item may be named where all its clauses are meant.
    known |= {re.sub(r"[a-h]$", "", each) for each in known}
    assert {name: where.code for name, where in ends_found.items() if name not in known} == {}


def test_the_marker_is_a_whole_word():
    assert CLAUSE.findall("S2a, M1g; S14 (S12c-x) XS3 S3s 令40") == ["S2a", "M1g", "S14"]
