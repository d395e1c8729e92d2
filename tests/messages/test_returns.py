"""What comes back: bounces read from files and by IMAP, reports of gateways; told twice, forged, in pieces."""

import hashlib
import hmac
import io
import json
import socketserver
import threading
import uuid
from email.message import EmailMessage
from unittest.mock import Mock

import pytest
from django.core import mail
from django.core.management import call_command
from django.urls import reverse

from portal.messages.channels import Channel
from portal.messages.dsn import bounce_of
from portal.messages.mailbox import read_bounces
from portal.messages.models import DeadAddress, Delivery, Message
from portal.messages.sending import send_waiting
from portal.messages.services import Letter, tell
from tests import factories

KEY = uuid.UUID("0f8fad5b-d9cb-469f-a165-70867728950e")
UNKNOWN = "smtp; 550 5.1.1 <wang@example.com>: User unknown"
SECRET = "geheim"
PHONES = (f"139001390{number:02}" for number in range(100))


def report(key=KEY, *, to="", status="5.1.1", action="failed", said=UNKNOWN, returned=b"") -> bytes:
    """A delivery status notification as postfix writes it (RFC 3464)."""
    lines = [
        "From: MAILER-DAEMON@mx.example.com",
        f"To: {to or f'bounce+{key.hex}@zhiping.example'}",
        "Subject: Undelivered Mail Returned to Sender",
        "MIME-Version: 1.0",
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b1"',
        "", "--b1", "Content-Type: text/plain", "", "I'm sorry to have to inform you ...",
        "--b1", "Content-Type: message/delivery-status", "",
        "Reporting-MTA: dns; mx.example.com", "",
        "Final-Recipient: rfc822; wang@example.com", f"Action: {action}", f"Status: {status}",
        f"Diagnostic-Code: {said}", "",
        "--b1", "Content-Type: message/rfc822", "",
        "From: zhiping@zhiping.example", f"Message-ID: <{key}@zhiping.example>", "Subject: x", "",
    ]  # fmt: skip
    return "\r\n".join(lines).encode() + returned + b"\r\n--b1--\r\n"


@pytest.mark.parametrize(
    ("raw", "is_hard", "reason"),
    [
        (report(), True, "5.1.1 550 5.1.1 <wang@example.com>: User unknown"),
        (report(to="postmaster@zhiping.example"), True, "5.1.1 550 5.1.1 <wang@example.com>: User unknown"),
        (report(status="4.4.7", said="smtp; expired"), False, "4.4.7 expired"),
        (report(status="5.2.2", said="smtp; mailbox full"), False, "5.2.2 mailbox full"),
        (report(said="smtp; =?utf-8?b?5peg5q2k55So5oi3?="), True, "5.1.1 无此用户"),
        (report(said=f"smtp; {'x' * 9000}"), True, f"5.1.1 {'x' * 154}"),
        (report(returned=b"y" * 30_000_000), True, "5.1.1 550 5.1.1 <wang@example.com>: User unknown"),
    ],
)
def test_report_of_a_failure_is_read(raw, is_hard, reason):
    found = bounce_of(raw)
    assert (found.key, found.is_hard, found.reason) == (KEY, is_hard, reason)


def out_of_office() -> bytes:
    answer = EmailMessage()
    answer["To"] = f"bounce+{KEY.hex}@zhiping.example"
    answer["Auto-Submitted"] = "auto-replied"
    answer.set_content("我在休假。")
    return answer.as_bytes()


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\xff" * 5000,
        out_of_office(),
        report(action="delayed", status="4.4.1"),
        report(action="delivered", status="2.0.0"),
        report(status="nonsense"),
        report(to="postmaster@zhiping.example").replace(str(KEY).encode(), b"not-a-key"),
        report()[:300],
        b"Content-Type: multipart/report; boundary=b\r\n\r\n" + b"--b\r\n" * 20_000,
        report().replace(b"message/delivery-status", b"message/delivery-status; charset=\xff\xfe"),
    ],
    ids=range(10),
)
def test_anything_else_is_no_report(raw):
    found = bounce_of(raw)
    assert found is None or found.key == KEY
    assert found is None or b"charset" in raw


@pytest.fixture
def sent(db, monday, settings):
    """A letter that has gone out by mail, with the address to which it would come back."""
    settings.BOUNCE_ADDRESS = "bounce@zhiping.example"
    return sent_to(factories.UserFactory(email="wang@example.com", phone=next(PHONES)))


def sent_to(person) -> Delivery:
    tell([Letter(person.pk, "需要补正材料", "请补正。", "/my/", pressing=True)])
    assert send_waiting() == 1
    return Delivery.objects.latest("pk")


def dropped(folder, *mails: bytes) -> None:
    for number, raw in enumerate(mails):
        (folder / f"{number}.eml").write_bytes(raw)


def states() -> list[str]:
    return list(Delivery.objects.order_by("pk").values_list("status", flat=True))


def test_hard_bounce_marks_the_address_until_it_is_changed(sent, tmp_path, settings, client):
    settings.BOUNCE_DIR = str(tmp_path)
    [letter] = mail.outbox
    assert letter.from_email == f"bounce+{sent.parcel.hex}@zhiping.example"
    assert letter.message()["From"] == settings.DEFAULT_FROM_EMAIL
    dropped(tmp_path, report(sent.parcel), report(sent.parcel), report(uuid.uuid4()), b"garbage")
    assert (read_bounces(), read_bounces()) == (1, 0)
    assert list(tmp_path.iterdir()) == []
    person = sent.message.recipient
    assert states() == ["BOUNCED"]
    told = Message.objects.get(subject="您的邮箱收不到消息")
    assert (told.recipient_id, told.link) == (person.pk, reverse("accounts:contact"))
    tell([Letter(person.pk, "再次", "", pressing=True)])
    assert states() == ["BOUNCED"]
    client.force_login(person)
    page = client.get(reverse("accounts:messages")).text
    assert "您登记的邮箱收不到消息" in page
    assert "退信：5.1.1" in page
    person.email = "li@example.com"
    person.save()
    assert sent_to(person).status == "SENT"
    assert "您登记的邮箱收不到消息" not in client.get(reverse("accounts:messages")).text


def test_soft_bounce_tells_and_goes_on_writing(sent, monkeypatch, capsys):
    raw = report(sent.parcel, status="4.4.7", said="smtp; expired")
    for answer in ("taken", "nothing of ours"):
        monkeypatch.setattr("sys.stdin", Mock(buffer=io.BytesIO(raw)))
        call_command("take_bounce")
        assert answer in capsys.readouterr().out
    assert states() == ["BOUNCED"]
    assert not DeadAddress.objects.exists()
    assert sent_to(sent.message.recipient).status == "SENT"


def test_what_has_not_gone_out_is_not_touched_by_a_forged_report(sent, tmp_path, settings):
    settings.BOUNCE_DIR = str(tmp_path)
    tell([Letter(sent.message.recipient_id, "还没有发出", "", pressing=True)])
    waiting = Delivery.objects.latest("pk")
    dropped(tmp_path, report(waiting.parcel))
    assert read_bounces() == 0
    assert states() == ["SENT", "WAITING"]


class Mailbox(socketserver.StreamRequestHandler):
    """As much IMAP as the portal speaks, about one unread mail."""

    mail = b""
    seen: list[str] = []

    def handle(self) -> None:
        self.wfile.write(b"* OK ready\r\n")
        for line in self.rfile:
            tag, command, *rest = line.decode().split()
            if command == "SEARCH":
                self.wfile.write(b"* SEARCH\r\n" if self.seen else b"* SEARCH 1\r\n")
            elif command == "FETCH":
                self.wfile.write(b"* 1 FETCH (BODY[]<0> {%d}\r\n%s)\r\n" % (len(self.mail), self.mail))
            elif command == "STORE":
                self.seen.append(" ".join(rest))
            elif command == "CAPABILITY":
                self.wfile.write(b"* CAPABILITY IMAP4rev1\r\n")
            self.wfile.write(f"{tag} OK done\r\n".encode())
            if command == "LOGOUT":
                return


def test_mailbox_is_read_by_imap_and_each_mail_once(sent, settings):
    Mailbox.mail, Mailbox.seen = report(sent.parcel), []
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Mailbox) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.BOUNCE_IMAP_URL = f"imap://bounce:geheim@127.0.0.1:{server.server_address[1]}/INBOX"
        assert (read_bounces(), read_bounces()) == (1, 0)
        server.shutdown()
    assert Mailbox.seen == [r"1 +FLAGS (\Seen)"]
    assert states() == ["BOUNCED"]
    assert read_bounces() == 0


@pytest.fixture
def texted(sent, settings) -> Delivery:
    settings.REPORT_SECRETS = {"sms": SECRET, "gov_app": ""}
    Delivery.objects.filter(pk=sent.pk).update(channel=Channel.SMS)
    return Delivery.objects.get(pk=sent.pk)


def reported(client, said, *, secret=SECRET, channel="sms", signature=None):
    body = said if isinstance(said, bytes) else json.dumps(said).encode()
    signed = hmac.digest(secret.encode(), body, hashlib.sha256).hex() if signature is None else signature
    page = reverse("messages:report", args=[channel])
    return client.post(page, body, content_type="application/json", headers={"X-Signature": signed})


def test_gateway_reports_once_and_a_replay_changes_nothing(texted, client):
    said = {"key": str(texted.parcel), "state": "delivered"}
    assert [reported(client, said).json()["changed"] for _ in range(2)] == [True, False]
    late = reported(client, {**said, "state": "failed", "reason": "空号", "permanent": True})
    assert late.json() == {"changed": False}
    assert states() == ["DELIVERED"]
    assert not DeadAddress.objects.exists()


def test_number_that_does_not_exist_is_written_to_no_more(texted, client):
    failed = {"key": str(texted.parcel), "state": "failed", "reason": "空号", "permanent": True}
    assert reported(client, failed).json() == {"changed": True}
    # The second tells of it by the way that is left.
    assert states() == ["BOUNCED", "WAITING"]
    assert Message.objects.filter(subject="您的手机号收不到消息").count() == 1


@pytest.mark.parametrize(
    ("said", "signing", "status"),
    [
        ({}, {"secret": "falsch"}, 403),
        ({}, {"signature": ""}, 403),
        ({}, {"signature": "é"}, 403),
        ({}, {"channel": "gov_app", "secret": ""}, 403),
        ({}, {"channel": "pigeon"}, 403),
        ({"padding": "x" * 10_000}, {}, 403),
        (b"[1]", {}, 400),
        (b"\xff", {}, 400),
        ({"key": "7"}, {}, 400),
        ({"state": "lost"}, {}, 400),
        ({"key": str(uuid.uuid4())}, {}, 200),
    ],
)
def test_reports_that_are_not_signed_or_not_understood_change_nothing(texted, client, said, signing, status):
    if isinstance(said, dict):
        said = {"key": str(texted.parcel), "state": "delivered"} | said
    assert reported(client, said, **signing).status_code == status
    assert states() == ["SENT"]
