"""Evidence that other cases hold too: found by hash and by text, named only to who may see the other case."""

import io

import pikepdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applications.models import Material, Version
from applications.paper.materials import BY_CODE
from applications.selectors.duplicates import duplicates
from applications.services import reviewing
from applications.services.materials import attach_material
from portal.audit.models import Record
from portal.core import clock
from portal.core.due import run_due
from portal.files.likeness import bands_of, sketch_of
from portal.files.models import Fingerprint, StoredFile
from tests import factories
from tests.applications.applicant.factories import draft_case, picture, upload
from tests.applications.staff.factories import case_at, clerk, county_officer, signed_in, with_version

pytestmark = pytest.mark.usefixtures("monday")
PATENT = "一种液压支架密封结构，由本人主持完成，解决密封件早期失效问题。" * 8
NAME, OTHER_NAME = "沈砚秋", "陆听澜"


def stored(case, item, *, sha256="a" * 64, text=""):
    """A file that the applicant has put to ``item``, as the upload and its job leave it."""
    file = StoredFile.objects.create(
        purpose="material", name="证明.pdf", content_type="application/pdf", size=1, sha256=sha256, scan_state="CLEAN",
        owner=case.applicant, stored_at=clock.now(),
    )  # fmt: skip
    sketch = sketch_of(text)
    Fingerprint.objects.create(file=file, sketch=sketch, bands=bands_of(sketch), taken_at=clock.now())
    Material.objects.create(application=case, item=item, file=file)
    return {"item": item, "label": item, "file": str(file.pk), "name": file.name, "size": 1, "sha256": sha256}


def submitted(stage, name, item="achievement", *, sha256="a" * 64, text="", applicant=None, **fields):
    """A case of somebody called ``name`` whose second version was handed in with one file."""
    case = case_at(stage, applicant=applicant or factories.UserFactory(name=name), **fields)
    with_version(case, 2, materials=[stored(case, item, sha256=sha256, text=text)])
    type(case).objects.filter(pk=case.pk).update(version=2)
    case.version = 2
    return case


def of(case, actor):
    return duplicates(case, Version.objects.get(application=case, number=case.version), actor)


def page(case, name="desk_duplicates"):
    return reverse(f"applications:{name}", args=[case.code])


def test_clerk_of_another_unit_learns_that_it_exists_and_nothing_more():
    ours, theirs = submitted("UNIT_REVIEW", NAME), submitted("UNIT_REVIEW", OTHER_NAME)
    # What could leak is there: an officer above both units would be shown it.
    assert clerk(theirs).organisation_id != clerk(ours).organisation_id
    browser = signed_in(clerk(ours))
    desk, listed = (browser.get(page(ours, name)).content.decode() for name in ("desk", "desk_duplicates"))
    assert "同一文件也见于另 1 名申报人" in desk
    assert "另有 1 名申报人" in listed
    for secret in (OTHER_NAME, theirs.code, theirs.employer.name):
        assert secret not in desk + listed
    assert not Record.objects.filter(verb="person.evidence_compared").exists()


def test_officer_who_sees_both_cases_is_led_from_one_to_the_other_and_on_record():
    ours, theirs = submitted("HRSS_REVIEW", NAME), submitted("HRSS_REVIEW", OTHER_NAME)
    officer = county_officer()
    browser = signed_in(officer)
    assert OTHER_NAME not in browser.get(page(ours, "desk")).content.decode()
    listed = browser.get(page(ours)).content.decode()
    assert OTHER_NAME in listed
    assert page(theirs, "desk") in listed
    record = Record.objects.get(verb="person.evidence_compared")
    assert (record.chain, record.actor_id) == (f"accounts.user:{theirs.applicant_id}", officer.user_id)
    assert record.data == {"case": ours.code}


def test_someone_who_may_not_see_the_case_finds_no_page():
    ours, theirs = submitted("UNIT_REVIEW", NAME), submitted("UNIT_REVIEW", OTHER_NAME)
    assert signed_in(clerk(theirs)).get(page(ours)).status_code == 404


def test_a_persons_own_earlier_file_is_his_own_affair():
    ours = submitted("UNIT_REVIEW", NAME, "education")
    here = {"applicant": ours.applicant, "year": 2025}
    earlier = submitted("UNIT_REVIEW", NAME, "education", employer=ours.employer, **here)
    submitted("UNIT_REVIEW", NAME, "education", **here | {"year": 2024})
    [found] = of(ours, clerk(ours))
    assert (found.others, found.hidden_people) == (0, 0)
    assert [(twin.case.pk, twin.same_person, twin.is_same_file) for twin in found.twins] == [(earlier.pk, True, True)]
    assert "本人在其他申报中也用过" in signed_in(clerk(ours)).get(page(ours, "desk")).content.decode()


def test_texts_that_are_much_alike_are_found_where_words_must_be_ones_own():
    changed = PATENT.replace("本人主持", "本人参加", 1)
    ours = submitted("HRSS_REVIEW", NAME, sha256="1" * 64, text=PATENT)
    like = submitted("HRSS_REVIEW", OTHER_NAME, sha256="2" * 64, text=changed)
    submitted("HRSS_REVIEW", "文不同", sha256="3" * 64, text="完全不同的另一项工艺，降低能耗百分之十二。" * 10)
    submitted("HRSS_REVIEW", "签合同", "labour_contract", sha256="4" * 64, text=PATENT)
    [found] = of(ours, county_officer())
    [twin] = found.twins
    assert (twin.case.pk, twin.is_same_file) == (like.pk, False)
    assert 60 <= twin.percent < 100


def test_what_was_never_handed_in_does_not_show():
    ours = submitted("HRSS_REVIEW", NAME)
    stored(factories.ApplicationFactory(applicant=factories.UserFactory(name="还在写")), "achievement")
    stored(submitted("HRSS_REVIEW", "换掉了", sha256="5" * 64), "achievement")
    assert of(ours, county_officer()) == []
    submitted("HRSS_REVIEW", OTHER_NAME)
    assert len(of(ours, county_officer())) == 1


def test_the_look_up_costs_the_same_for_one_and_for_many():
    ours, officer = submitted("HRSS_REVIEW", NAME, text=PATENT), county_officer()
    costs = []
    for _ in range(2):
        submitted("HRSS_REVIEW", OTHER_NAME, text=PATENT)
        with CaptureQueriesContext(connection) as captured:
            of(ours, officer)
        costs.append(len(captured))
    assert costs[0] == costs[1]


def with_words(words):
    """A PDF of one page that holds ``words``."""
    document = pikepdf.new()
    page = document.add_blank_page()
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    page.Contents = document.make_stream(b"BT /F1 9 Tf 20 700 Td (" + words.encode() + b") Tj ET")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_an_upload_is_sketched_by_its_job_or_by_the_next_sweep(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    case, words = draft_case(), "a hydraulic support whose seal lasts twice as long " * 4
    for content in (with_words(words), picture()):
        send = {"actor": factories.applicant_actor(case.applicant), "item": BY_CODE["achievement"]}
        attach_material(application=case, upload=upload(content, "证明.pdf"), **send)
    assert Fingerprint.objects.filter(taken_at=None).count() == 2
    assert ("待比对的文件", 2) in run_due()
    read, blank = Fingerprint.objects.order_by("file__content_type")
    assert (read.sketch, blank.sketch) == (sketch_of(words), [])
    assert ("待比对的文件", 0) in run_due()


def test_the_other_applications_of_the_same_person_stand_beside_the_case():
    ours = submitted("UNIT_REVIEW", NAME)
    same = {"applicant": ours.applicant, "employer": ours.employer}
    refused = case_at("UNIT_REVIEW", year=2025, **same)
    actor = clerk(ours)
    reviewing.claim(ids=[refused.pk], actor=actor)
    reviewing.refuse(application=refused, actor=actor, reason_codes=["retired"], explanation="已办退休手续。")
    elsewhere = case_at("UNIT_REVIEW", year=2024, applicant=ours.applicant)
    text = signed_in(actor).get(page(ours, "desk")).content.decode()
    assert page(refused, "desk") in text
    assert "已办退休手续。" in text
    assert page(elsewhere, "desk") not in text
