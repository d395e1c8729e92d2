"""Which sections and which materials a case has, by hand from regulation 2.3, 2.4, 4.3 and 8.1."""

from datetime import date

import pytest

from applications.paper.base import Facts
from applications.paper.completeness import Outline, Severity, problems
from applications.paper.outline import sections_of
from applications.paper.wanted import items_of
from applications.routing.channels import BY_CODE as CHANNELS
from applications.routing.procedures import COMMITTEE_TRACKS, PROCEDURES, procedure_of
from tests.applications.applicant.factories import COMPLETE

FACTS = Facts(today=date(2026, 9, 7), titles=("工程师",))
HEAD, TAIL = "basic declaration", "achievements study report materials"
BALLOT = f"{HEAD} education present_title qualification skills work {TAIL}"


@pytest.mark.parametrize(
    ("track", "exam", "expected"),
    [
        ("normal", False, BALLOT),
        ("normal", True, f"{HEAD} education present_title qualification skills exam work {TAIL}"),
        ("skilled_worker", False, BALLOT),
        ("technical_school", False, BALLOT),
        ("no_initial_appointment", False, BALLOT),
        ("from_government", False, BALLOT),
        ("green_channel", False, f"{HEAD} education present_title qualification skills work talent {TAIL}"),
        ("direct_senior", False, f"{HEAD} education present_title qualification skills work contribution {TAIL}"),
        ("exceptional", False, f"{HEAD} education present_title qualification skills work exceptional {TAIL}"),
        ("entrusted", False, f"{HEAD} education present_title qualification skills work entrustment {TAIL}"),
        ("qualification", False, f"{HEAD} qualification materials"),
        ("cross_region_confirmation", False, f"{HEAD} former_title materials"),
        ("postdoc", False, f"{HEAD} education postdoc achievements materials"),
        ("talent_recognition", False, f"{HEAD} education present_title work talent achievements materials"),
        ("assessment_recognition", False, f"{HEAD} education work assessment materials"),
        ("conversion", False, f"{HEAD} targeted_title materials"),
    ],
)
def test_each_track_asks_for_its_own_sections(track, exam, expected):
    found = sections_of(procedure_of(track).code, track, exam=exam)
    assert " ".join(section.slug for section in found) == expected


@pytest.mark.parametrize(("track", "slug"), [("skilled_worker", "skills"), ("qualification", "qualification")])
def test_what_a_track_rests_on_must_be_filled_in(track, slug):
    outline = Outline(sections_of(procedure_of(track).code, track), ())
    assert slug in {each.section for each in problems({}, (), FACTS, outline) if each.severity == Severity.ERROR}
    usual = Outline(sections_of("review", "normal"), ())
    assert slug not in {each.section for each in problems({}, (), FACTS, usual)}


def needed(track, channel="employer", form=COMPLETE):
    items = items_of(procedure_of(track).code, track, channel)
    return {item.code for item in items if item.needed(form)}


BALLOT_FILES = {"photo", "education", "present_title", "labour_contract", "achievement"}


@pytest.mark.parametrize(
    ("track", "channel", "expected"),
    [
        ("normal", "employer", BALLOT_FILES),
        ("normal", "service_point", BALLOT_FILES),
        ("normal", "freelancer", BALLOT_FILES - {"labour_contract"}),
        ("normal", "fallback", BALLOT_FILES - {"labour_contract"}),
        ("normal", "posted_away", BALLOT_FILES | {"posting"}),
        ("normal", "original_unit", BALLOT_FILES - {"labour_contract"} | {"leave_approval"}),
        ("skilled_worker", "employer", BALLOT_FILES | {"skill_certificate"}),
        ("from_government", "employer", BALLOT_FILES | {"government_record"}),
        ("green_channel", "employer", BALLOT_FILES | {"talent_proof"}),
        ("direct_senior", "employer", BALLOT_FILES | {"contribution_proof"}),
        ("exceptional", "employer", BALLOT_FILES | {"recommendation_letters"}),
        ("entrusted", "employer", BALLOT_FILES | {"entrustment_letter"}),
        ("qualification", "employer", {"photo", "qualification"}),
        ("cross_region_confirmation", "posted_away", {"photo", "former_certificate"}),
        ("postdoc", "employer", {"photo", "education", "labour_contract", "achievement", "postdoc_proof"}),
        ("talent_recognition", "employer", BALLOT_FILES | {"talent_proof"}),
        ("assessment_recognition", "employer", {"photo", "education", "labour_contract", "assessment_opinion"}),
        ("conversion", "employer", {"photo", "labour_contract", "targeted_certificate"}),
    ],
)
def test_each_track_and_channel_asks_for_its_own_materials(track, channel, expected):
    assert needed(track, channel) == expected


def test_certificates_are_asked_of_who_has_them():
    rows = {"rows": [{"level": "2"}]}
    assert needed("normal", form={**COMPLETE, "skills": rows}) == BALLOT_FILES | {"skill_certificate"}
    assert needed("normal", form={**COMPLETE, "exam": rows}) == BALLOT_FILES | {"exam_certificate"}


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("track", [*COMMITTEE_TRACKS, *(code for code in PROCEDURES if code != "review")])
def test_what_is_asked_has_a_reason_a_clause_and_an_occasion(track, channel):
    for item in items_of(procedure_of(track).code, track, channel):
        assert all((item.why, item.clause, item.how, item.when))
