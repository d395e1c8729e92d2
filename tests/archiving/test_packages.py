"""The package of a case: all of it, once for each end, with a list that anybody can check (令40 art. 23; 1.3)."""

import hashlib
import io
import json
import subprocess
import sys
import zipfile
from datetime import date, datetime
from pathlib import Path

import pikepdf
import pytest
from django.conf import settings
from django.urls import reverse

from applications.services.applicant import withdraw_application
from applications.services.submission import submit_application
from certificates.services import pipeline, register
from certificates.services.sealing import trust_root_file
from portal.archiving import services
from portal.archiving.models import CasePackage, RetentionDecision
from portal.archiving.rules import keep_until, manifest_of
from portal.archiving.selectors import packages_to_decide
from portal.audit.models import Record
from portal.catalog.services import load_catalog
from portal.core import clock
from portal.core.actors import Role
from portal.core.errors import Refused
from tests import factories
from tests.applications.applicant.factories import complete_case
from tests.applications.staff.factories import with_version
from tests.certificates.factories import confirmed_cases

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
SCRIPT = Path(settings.BASE_DIR) / "docs" / "check_archive.py"


def withdrawn():
    """A case that was handed in with its files and taken back."""
    load_catalog()
    factories.hrss_office("140702")
    case = complete_case()
    me = factories.applicant_actor(case.applicant)
    submit_application(application=case, actor=me, commitment_name=case.applicant.name)
    withdraw_application(application=case, actor=me)
    return case


def packed(case):
    services.begin_packages()
    waiting = list(CasePackage.objects.filter(application=case, file=None).values_list("pk", flat=True))
    assert services.make_packages(waiting) == len(waiting)
    return CasePackage.objects.filter(application=case).order_by("ended_at").last()


def content_of(package):
    with package.file.content.open("rb") as content:
        return content.read()


def check(content, folder, *roots):
    path = folder / "package.zip"
    path.write_bytes(content)
    return subprocess.run([sys.executable, SCRIPT, path, *roots], capture_output=True, text=True, check=False)


def changed(content, name, new):
    """The same package with one member replaced, or left out for None."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as made:
        for each in old.namelist():
            if each != name:
                made.writestr(each, old.read(each))
            elif new is not None:
                made.writestr(each, new)
    return out.getvalue()


def assert_archivable(content):
    """What PDF/A asks for first: that it says so, its colours, and no font that is elsewhere."""
    with pikepdf.open(io.BytesIO(content)) as document:
        with document.open_metadata() as told:
            assert (told["pdfaid:part"], told["pdfaid:conformance"]) == ("3", "U")
        assert document.Root.OutputIntents[0].S == "/GTS_PDFA1"
        assert len(document.pages) >= 2
        described = [each for each in document.objects if getattr(each, "keys", None) and "/FontName" in each]
        assert described
        assert all("/FontFile2" in each or "/FontFile3" in each for each in described)


def test_package_holds_everything_and_anybody_can_check_it(tmp_path):
    case = withdrawn()
    content = content_of(packed(case))
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        names = package.namelist()
        versions = json.loads(package.read("versions/1.json"))
        for each in versions["materials"]:
            [name] = [name for name in names if name.startswith("attachments/") and each["item"] in name]
            assert len(package.read(name)) == each["size"]
        assert_archivable(package.read("form.pdf"))
        acts = [json.loads(line)["content"]["verb"] for line in package.read("record.jsonl").decode().splitlines()]
        assert acts[-2:] == ["application.submitted", "application.withdrawn"]
        assert json.loads(package.read("case.json"))["outcome"] == "WITHDRAWN"
        record, manifest = package.read("record.jsonl"), package.read("manifest.sha256")
    good = check(content, tmp_path, trust_root_file())
    assert good.returncode == 0, good.stderr
    assert "are as listed" in good.stdout
    wrong = {
        "form.pdf": (b"%PDF-1.7 other", "changed"),
        "case.json": (None, "not listed or missing"),
        "record.jsonl": (record.replace(b"application.withdrawn", b"application.refused"), "changed"),
        "manifest.sha256": (manifest.replace(manifest[:8], b"00000000", 1), "changed"),
    }
    for name, (new, said) in wrong.items():
        bad = check(changed(content, name, new), tmp_path, trust_root_file())
        assert bad.returncode != 0
        assert said in bad.stderr, name


def test_forged_record_and_forged_list_are_both_found(tmp_path):
    """Whoever changes a record and the list alike is caught by the chain; who forges the chain too, by the seal."""
    content = content_of(packed(withdrawn()))
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        record, manifest = package.read("record.jsonl").decode(), package.read("manifest.sha256").decode()
    digests = {name: digest for digest, name in (line.split("  ") for line in manifest.splitlines())}
    forged = record.replace("application.withdrawn", "application.refused").encode()
    digests["record.jsonl"] = hashlib.sha256(forged).hexdigest()
    both = changed(changed(content, "record.jsonl", forged), "manifest.sha256", manifest_of(digests))
    assert "a record was changed" in check(both, tmp_path).stderr
    digests = {name: digest for digest, name in (line.split("  ") for line in manifest.splitlines())}
    other = changed(content, "README.txt", b"other")
    digests["README.txt"] = hashlib.sha256(b"other").hexdigest()
    sealed = changed(other, "manifest.sha256", manifest_of(digests))
    assert check(sealed, tmp_path).returncode == 0
    assert check(sealed, tmp_path, trust_root_file()).returncode != 0


def test_each_end_has_one_package_and_a_revocation_is_another_end():
    [case] = confirmed_cases(version=1)
    with_version(case, materials=[])
    assert services.begin_packages() == 0
    [prepared] = register.prepare_certificates([case])
    assert services.begin_packages() == 0
    pipeline.issue(prepared.pk)
    first = packed(case)
    assert first.outcome == "CERTIFIED"
    with zipfile.ZipFile(io.BytesIO(content_of(first))) as package:
        assert f"certificates/{prepared.number}.pdf" in package.namelist()
    assert services.begin_packages() == 0
    officer = factories.staff(Role.HRSS_OFFICER, case.confirming_body)
    with clock.frozen(datetime(2026, 9, 9, 9, 0, tzinfo=clock.SHANXI)):
        register.revoke_certificate(certificate=prepared, actor=officer, document="撤1号", reason="抄袭")
        second = packed(case)
    assert CasePackage.objects.filter(application=case).count() == 2
    with zipfile.ZipFile(io.BytesIO(content_of(second))) as package:
        assert "certificate.revoked" in package.read("record.jsonl").decode()


def test_missing_file_is_said_and_tried_again():
    case = refused()
    services.begin_packages()
    package = CasePackage.objects.get(application=case)
    assert services.make_packages([package.pk]) == 0
    package = CasePackage.objects.get(pk=package.pk)
    assert (package.file, package.attempts) == (None, 1)
    assert "材料“毕业证书.pdf”的文件找不到" in package.last_error
    assert services.begin_packages() == 1


def refused():
    """A case whose version names a file that is not there."""
    load_catalog()
    case = factories.ApplicationFactory(status="REFUSED", version=1)
    with_version(case)
    return case


def test_draft_that_nobody_handed_in_is_not_archived():
    load_catalog()
    factories.ApplicationFactory(status="WITHDRAWN")
    assert services.begin_packages() == 0


@pytest.mark.parametrize(
    ("ended", "years", "until"),
    [
        (date(2026, 1, 1), 5, date(2031, 12, 31)),
        (date(2026, 12, 31), 30, date(2056, 12, 31)),
        (date(2026, 5, 1), 0, None),
    ],
)
def test_period_runs_from_the_end_of_the_year(ended, years, until):
    assert keep_until(ended, years) == until


def test_beyond_its_period_it_is_listed_for_an_officer_and_stays():
    case = withdrawn()
    package = packed(case)
    assert package.keep_until == date(2031, 12, 31)
    officer = factories.staff(Role.HRSS_OFFICER, case.confirming_body)
    deed = {"package": package, "actor": officer, "document": "鉴〔2032〕1号", "reason": "无保存价值"}
    with clock.frozen(datetime(2031, 12, 31, 23, 0, tzinfo=clock.SHANXI)):
        assert not packages_to_decide(officer, clock.today())
        with pytest.raises(Refused, match="还在保管期内"):
            services.decide_retention(verdict="destroy", **deed)
    with clock.frozen(datetime(2032, 1, 1, 9, 0, tzinfo=clock.SHANXI)):
        assert list(packages_to_decide(officer, clock.today())) == [package]
        with pytest.raises(Refused, match="晚于今天"):
            services.decide_retention(verdict="keep", keep_until=date(2032, 1, 1), **deed)
        services.decide_retention(verdict="keep", keep_until=date(2033, 1, 1), **deed)
        assert not packages_to_decide(officer, clock.today())
    with clock.frozen(datetime(2033, 1, 2, 9, 0, tzinfo=clock.SHANXI)):
        assert list(packages_to_decide(officer, clock.today())) == [package]
        services.decide_retention(verdict="destroy", **deed)
        assert not packages_to_decide(officer, clock.today())
    assert RetentionDecision.objects.count() == 2
    assert content_of(package)


def test_who_reads_packages_and_that_it_is_recorded(client):
    case = withdrawn()
    package = packed(case)
    address, listed = reverse("files:open", args=[package.file_id]), reverse("archiving:packages")
    readers = [
        factories.staff(Role.HRSS_OFFICER, case.confirming_body),
        factories.staff(Role.SECRETARY, case.deciding_body),
        factories.staff(Role.SUPERVISOR, factories.hrss_office("140000")),
    ]
    others = [
        factories.staff(Role.HRSS_OFFICER, factories.hrss_office("140100")),
        factories.staff(Role.UNIT_CLERK, case.employer),
    ]
    for number, reader in enumerate(readers, 1):
        client.force_login(factories.User.objects.get(pk=reader.user_id))
        assert case.code in client.get(listed, {"q": case.applicant.name}).content.decode()
        assert client.get(address).status_code == 200
        assert Record.objects.filter(chain=f"files.storedfile:{package.file_id}").count() == number
    for other in others:
        client.force_login(factories.User.objects.get(pk=other.user_id))
        assert client.get(address).status_code == 404
    client.force_login(factories.User.objects.get(pk=others[0].user_id))
    assert case.code not in client.get(listed).content.decode()


def test_bad_decision_is_answered_beside_its_field(client):
    case = withdrawn()
    package = packed(case)
    client.force_login(factories.User.objects.get(pk=factories.staff(Role.HRSS_OFFICER, case.confirming_body).user_id))
    address = reverse("archiving:decide", args=[package.pk])
    with clock.frozen(datetime(2032, 1, 5, 9, 0, tzinfo=clock.SHANXI)):
        answer = client.post(address, {"verdict": "keep", "document": "", "reason": "仍有价值"})
        page = answer.content.decode()
        assert (answer.status_code, RetentionDecision.objects.count()) == (422, 0)
        for said in ("请填写继续保管到哪一天", "文书号", "仍有价值"):
            assert said in page
        good = {"verdict": "keep", "document": "鉴1号", "reason": "仍有价值", "keep_until": "2040-12-31"}
        assert client.post(address, good).status_code == 302
    assert RetentionDecision.objects.get().keep_until == date(2040, 12, 31)
