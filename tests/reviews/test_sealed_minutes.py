"""The signed minutes are sealed once, and the sealed file is what is read (令40 arts. 22-24; ADR 22)."""

import pytest

from certificates.services.papers import PaperSealer
from certificates.services.sealing import trust_roots
from certificates.signing.checking import verify_signature
from portal.audit.models import Record
from portal.core import seals
from portal.core.seals import CannotSeal
from portal.files.services import may_read
from reviews import services
from reviews.due import unsealed_minutes
from reviews.minutes import digest
from reviews.models import Recusal, SealedMinutes
from reviews.services.sealing import seal_minutes
from tests.reviews.factories import room
from tests.reviews.test_pages import body, signed_in, url
from tests.reviews.test_prints import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


class Broken:
    def seal(self, *_paper, **_more):
        raise CannotSeal("签章服务没有应答")

    def is_test(self):
        return False


def test_signed_minutes_are_sealed_once_and_read_as_the_sealed_file():
    here = room(members=7).decide(True)
    office = signed_in(here.secretary)
    assert "正在加盖电子签章" in body(office.get(url("minutes", here)))
    assert unsealed_minutes() == 1
    assert seal_minutes(here.meeting.pk) is True
    assert (seal_minutes(here.meeting.pk), unsealed_minutes()) == (False, 0)
    sealed = SealedMinutes.objects.get()
    signature = Record.objects.get(verb="meeting.signed")
    assert sealed.minutes_sha256 == digest(here.meeting.minutes) == signature.data["minutes_sha256"]
    got = office.get(url("minutes_pdf", here))
    with sealed.file.content.open("rb") as kept:
        assert got.content == kept.read()
    report = verify_signature(got.content, trust_roots())
    assert (report.intact, report.trusted, report.covers_whole_file) == (True, True, True)
    assert here.batch.committee.name in report.reason
    told = text_of(got)
    for words in ("电子签章", "测试签章", here.batch.committee.name, here.experts[0].user.name):
        assert words in told
    assert Record.objects.get(verb="meeting.minutes_exported").data["sealed"] is True
    changed = got.content.replace(b"/Type /Page", b"/Type /Pagf", 1)
    assert changed != got.content
    assert not verify_signature(changed, trust_roots()).intact
    assert not [actor for actor in (here.secretary, *here.actors) if may_read(sealed.file, actor)]


def test_a_chair_who_stands_aside_never_gets_the_sealed_file():
    here = room(members=7, cases=2).open(7)
    second = here.cases[1]
    here.give_opinions()
    services.defer_item(item=here.meeting.items.get(number=2), reason="材料待核实", actor=here.chair)
    services.open_rounds(meeting=here.meeting, actor=here.chair)
    here.cast(["agree"] * 7)
    here.close()
    here.sign()
    assert seal_minutes(here.meeting.pk) is True
    chair = signed_in(here.chair)
    assert second.applicant.name in text_of(chair.get(url("minutes_pdf", here))), "something that could leak"
    # What the signature froze knew of no reason to stand aside; it came up afterwards.
    Recusal.objects.create(
        item=here.meeting.items.get(number=2), expert=here.experts[0], reason="亲属", found_by="detected"
    )
    told = text_of(chair.get(url("minutes_pdf", here)))
    assert second.applicant.name not in told
    assert "本份没有电子签章" in told
    assert "隐去这些申报" in body(chair.get(url("minutes", here)))
    assert second.applicant.name in text_of(signed_in(here.secretary).get(url("minutes_pdf", here)))


def test_without_a_seal_nothing_is_kept_and_the_sweep_asks_again(monkeypatch):
    here = room(members=7).decide(True)
    monkeypatch.setattr(seals._hook, "sealer", Broken())
    assert seal_minutes(here.meeting.pk) is False
    assert not SealedMinutes.objects.exists()
    told = text_of(signed_in(here.secretary).get(url("minutes_pdf", here)))
    assert "本份没有电子签章" in told
    monkeypatch.setattr(seals._hook, "sealer", PaperSealer())
    assert unsealed_minutes() == 1
    assert seal_minutes(here.meeting.pk) is True
