"""A confirmed batch whose certificates are to be made, and the reckoning when they are."""

import hashlib
from collections import Counter
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import connection

from applications.models import Application, Confirmation, Material
from certificates.invariants import gaps
from certificates.models import Certificate, Issuance
from certificates.services.register import prepare_certificates, void_certificate
from certificates.services.sealing import TEST_PASSWORD
from certificates.signing.checking import load_roots, verify_signature
from certificates.test_pki.authority import make_test_authority
from portal.accounts.models import User
from portal.audit.models import Record
from portal.catalog.services import load_catalog
from portal.core.actors import Role
from portal.core.crypto import keyed_hash
from portal.core.invariants import all_invariants
from portal.files.models import StoredFile
from portal.files.services import store
from portal.messages.models import Message
from tests import factories
from tests.certificates.examples import jpeg

UNPRINTABLE = "王\U0002b74e"
SIGNATURES_CHECKED = 20
# Cases are made by sets without the records of their way here.
WITHOUT_RECORDS = 1


class ConfirmedBatch:
    """``count`` cases of one committee; the last one's owner has a name that no font has."""

    def __init__(self, count: int) -> None:
        load_catalog()
        self.batch = factories.BatchFactory()
        self.secretary = factories.staff(Role.SECRETARY, self.batch.committee.organiser)
        self.officer = factories.staff(Role.HRSS_OFFICER, self.batch.committee.filing_authority)
        self.count = count
        self.begin()

    def begin(self) -> None:
        cases = self._cases(self._people())
        Confirmation.objects.bulk_create(
            Confirmation(
                application=case,
                document_number="晋中人社职字〔2026〕12号",
                confirmed_on=date(2026, 9, 5),
                authority=self.batch.committee.filing_authority,
            )
            for case in cases
        )
        photo = {"purpose": "material", "name": "照片.jpg", "content_type": "image/jpeg", "owner_id": None}
        Material.objects.bulk_create(
            Material(application=case, item="photo", file=store(jpeg(), **photo)) for case in cases
        )
        self.broken = prepare_certificates(cases)[-1]

    def _people(self) -> list[User]:
        people = factories.UserFactory.build_batch(self.count)
        people[-1].name = UNPRINTABLE
        for each in people:
            each.id_number_hash = keyed_hash(each.id_number, purpose="id_number")
            each.phone_hash = keyed_hash(each.phone, purpose="phone")
        return User.objects.bulk_create(people, batch_size=2000)

    def _cases(self, people: list[User]) -> list[Application]:
        first = factories.ApplicationFactory.build(
            applicant=people[0],
            batch=self.batch,
            employer=factories.OrganisationFactory(),
            route=False,
            status="CONFIRMED",
            passed_on=date(2026, 9, 1),
        )
        names = ("batch", "series", "level", "year", "employer", "reviewer", "deciding_body", "confirming_body")
        alike = {name: getattr(first, name) for name in (*names, "status", "passed_on", "status_since", "created_at")}
        return Application.objects.bulk_create(
            (Application(applicant=each, **alike) for each in people), batch_size=2000
        )

    def issued(self) -> int:
        return Certificate.objects.filter(status="VALID").count()

    def replaces_the_broken_one(self) -> None:
        """The authority voids the number by document after the holder's name was corrected."""
        User.objects.filter(pk=self.broken.application.applicant_id).update(name="王更名")
        void_certificate(
            certificate=Certificate.objects.get(pk=self.broken.pk), actor=self.officer, document="更〔2026〕2号",
            reason="姓名字库缺字",
        )  # fmt: skip

    def reckoning(self, folder: Path) -> dict[str, int]:
        """Nothing lost, nothing twice, no gap, each letter once; what was counted. Raises ``AssertionError``."""
        made = list(Certificate.objects.filter(status="VALID").select_related("file", "application"))
        assert Counter(Certificate.objects.values_list("status", flat=True)) == {"VALID": self.count, "VOID": 1}
        assert set(Application.objects.values_list("status", flat=True)) == {"CERTIFIED"}
        assert sorted(Certificate.objects.values_list("serial", flat=True)) == list(range(1, self.count + 2))
        assert list(gaps()) == []
        assert StoredFile.objects.filter(purpose="certificate").count() == self.count
        for verb, count in {"certificate.issued": self.count, "application.certified": self.count}.items():
            chains = Counter(Record.objects.filter(verb=verb).values_list("chain", flat=True))
            assert (len(chains), set(chains.values())) == (count, {1}), verb
        broken = [each for each in all_invariants() if each.number != WITHOUT_RECORDS and list(each.violations())]
        assert broken == []
        return self._files(made, folder) | self._letters()

    def _files(self, made: list[Certificate], folder: Path) -> dict[str, int]:
        roots = load_roots(make_test_authority(folder / "test-pki", password=TEST_PASSWORD).root_certificate)
        for place, each in enumerate(made):
            with each.file.content.open("rb") as stored:
                content = stored.read()
            assert hashlib.sha256(content).hexdigest() == each.file.sha256, each.number
            if place < SIGNATURES_CHECKED:
                report = verify_signature(content, roots)
                assert (report.intact, report.trusted, report.covers_whole_file) == (True, True, True), each.number
        on_disk = sum(path.is_file() for path in (Path(settings.MEDIA_ROOT) / "certificate").rglob("*"))
        return {"issued": len(made), "files_without_a_row": on_disk - len(made)}

    def _letters(self) -> dict[str, int]:
        letters = Message.objects.all()
        holders = Counter(letters.filter(subject__startswith="电子证书已生成").values_list("recipient_id", flat=True))
        assert (len(holders), set(holders.values())) == (self.count, {1})
        assert Issuance.objects.filter(closed_at=None).count() == 0
        staff = letters.filter(link__startswith="/certificates/issuing/")
        told = Counter(staff.filter(subject__startswith="这批电子证书").values_list("recipient_id", flat=True))
        assert told == {self.secretary.user_id: 1, self.officer.user_id: 1}
        failed = Counter(staff.filter(subject__startswith="有 ").values_list("recipient_id", flat=True))
        assert failed == told, "that one could not be made was told once"
        return {"letters_to_holders": letters.count() - staff.count(), "letters_to_staff": staff.count()}


def at_work() -> bool:
    """Does a worker hold a set now?"""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM certificates_certificate WHERE status = 'PREPARING')"
            " > (SELECT count(*) FROM (SELECT 1 FROM certificates_certificate WHERE status = 'PREPARING'"
            " FOR UPDATE SKIP LOCKED) AS free)"
        )
        return cursor.fetchone()[0]
