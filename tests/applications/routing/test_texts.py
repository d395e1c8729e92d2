"""Every channel has its plain words, and asks for nothing without a reason (S12a)."""

import re

import pytest

from applications.paper.materials import BY_CODE as MATERIALS
from applications.routing.channels import BY_CODE
from applications.routing.texts import evidence_for, text_of


@pytest.mark.parametrize("code", BY_CODE)
def test_a_channel_tells_whom_it_suits_and_what_it_needs(code):
    text = text_of(code)
    assert text.code == code
    assert all((text.name, text.reviewer, text.fits))
    assert text.steps.endswith("。")
    assert evidence_for(code) == text.evidence != ()


@pytest.mark.parametrize("code", BY_CODE)
def test_what_is_asked_has_a_reason_a_clause_and_a_place(code):
    for item in evidence_for(code):
        assert item.why
        assert re.fullmatch(r"[SM]\d+[a-h]?", item.clause)
        assert item.material in {"", *MATERIALS}


def test_no_channel_asks_where_somebody_is_registered_or_for_the_archive_itself():
    asked = " ".join(item.label for code in BY_CODE for item in evidence_for(code))
    assert not re.search("户口|户籍|档案", asked)


def test_the_agency_step_stands_in_the_words():
    assert "省人力资源市场审核后直接送评委会" in text_of("provincial_market").steps
    assert "保管档案的机构核对" in text_of("archive_agency").steps


def test_an_unknown_channel_has_no_text():
    with pytest.raises(KeyError):
        text_of("side_door")
