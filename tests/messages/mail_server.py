"""A mail server, a process of its own: ``python -m tests.messages.mail_server FILE`` prints its port.

Each letter that it takes is a line of JSON in FILE. Whom a letter is for says how the server behaves: ``busy@`` is
told to come again, once; ``lost@`` does not exist; after a letter for ``cut@`` the line goes dead before the answer.
"""

import asyncio
import json
import sys
from email import message_from_bytes, policy
from pathlib import Path
from typing import TextIO

from aiosmtpd.smtp import SMTP


class Handler:
    def __init__(self, book: TextIO) -> None:
        self.book = book
        self.has_asked = False

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802 - aiosmtpd's name
        if address.startswith("lost@"):
            return "550 no such user"
        if address.startswith("busy@") and not self.has_asked:
            self.has_asked = True
            return "451 try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, _session, envelope):  # noqa: N802 - aiosmtpd's name
        letter = message_from_bytes(envelope.content, policy=policy.default)
        entry = {
            "to": envelope.rcpt_tos, "id": letter["Message-ID"], "subject": letter["Subject"],
            "body": letter.get_content(),
        }  # fmt: skip
        self.book.write(f"{json.dumps(entry, ensure_ascii=False)}\n")
        if envelope.rcpt_tos[0].startswith("cut@"):
            server.transport.abort()
        return "250 taken"


async def main() -> None:
    # Appended to and never held, so that the tests may empty it between two letters.
    with Path(sys.argv[1]).open("a", encoding="utf-8", buffering=1) as book:  # noqa: ASYNC230 - before anybody calls
        handler = Handler(book)
        server = await asyncio.get_running_loop().create_server(lambda: SMTP(handler), "127.0.0.1", 0)
        print(server.sockets[0].getsockname()[1], flush=True)  # noqa: T201 - how the tests learn the port
        await server.serve_forever()


asyncio.run(main())
