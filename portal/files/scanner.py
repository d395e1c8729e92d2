"""The malware scanner, asked over clamd's own protocol (GB/T 22239 8.1.4.5)."""

import socket
import struct
from collections.abc import Iterator
from contextlib import closing
from urllib.parse import urlsplit

from django.conf import settings

CHUNK = 1 << 16
LONGEST_ANSWER = 1 << 12
SECONDS = 20
CLEAN, FOUND = "stream: OK", " FOUND"


class ScannerDown(Exception):
    """The scanner could not be asked, or gave no answer to go by; the file stays unscanned."""


def is_connected() -> bool:
    return bool(settings.CLAMD_URL)


def malware_in(content: bytes) -> str | None:
    """The name of the malware that the scanner finds in ``content``, or None. Raises ``ScannerDown``."""
    try:
        answer = _ask(content)
    except OSError as error:
        raise ScannerDown(str(error)) from error
    if answer == CLEAN:
        return None
    if answer.startswith("stream: ") and answer.endswith(FOUND):
        return answer.removeprefix("stream: ").removesuffix(FOUND)
    raise ScannerDown(answer or "no answer")


def _ask(content: bytes) -> str:
    with closing(_connection()) as scanner:
        try:
            for part in _stream(content):
                scanner.sendall(part)
        except (BrokenPipeError, ConnectionResetError):
            # It stops reading what is larger than it takes, and says so before it hangs up.
            pass
        return _answer(scanner)


def _connection() -> socket.socket:
    """To ``tcp://host:port`` or ``unix:///path``."""
    address = urlsplit(settings.CLAMD_URL)
    if address.scheme == "tcp":
        return socket.create_connection((address.hostname or "", address.port or 3310), timeout=SECONDS)
    scanner = socket.socket(socket.AF_UNIX)
    scanner.settimeout(SECONDS)
    try:
        scanner.connect(address.path)
    except OSError:
        scanner.close()
        raise
    return scanner


def _stream(content: bytes) -> Iterator[bytes]:
    """The command, each part behind its length, and an empty part that ends them."""
    yield b"zINSTREAM\0"
    for start in range(0, len(content), CHUNK):
        part = content[start : start + CHUNK]
        yield struct.pack("!I", len(part)) + part
    yield struct.pack("!I", 0)


def _answer(scanner: socket.socket) -> str:
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER:
        part = scanner.recv(LONGEST_ANSWER)
        if not part:
            break
        answer += part
    return answer.rstrip(b"\0\n").decode(errors="replace")
