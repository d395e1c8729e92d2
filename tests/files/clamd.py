"""A scanner that speaks clamd's protocol and knows one thing by name: the harmless test file of EICAR."""

import socketserver
import struct
import threading

# In two parts, so that no scanner on a developer's machine takes this file for the test file itself.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
LARGEST = 1 << 20


class Scanner(socketserver.ThreadingTCPServer):
    """``mode``: ``well``, ``silent`` (hangs up without a word), ``garbage``."""

    allow_reuse_address = daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Answer)
        self.mode = "well"
        self.scanned = 0

    @property
    def url(self):
        return f"tcp://127.0.0.1:{self.server_address[1]}"

    def __enter__(self):
        threading.Thread(target=self.serve_forever, args=[0.01], daemon=True).start()
        return self

    def __exit__(self, *_args):
        self.shutdown()
        self.server_close()


class Answer(socketserver.StreamRequestHandler):
    def handle(self):
        if self.server.mode == "silent":
            return
        assert self.rfile.read(10) == b"zINSTREAM\0"
        content = b""
        while length := struct.unpack("!I", self.rfile.read(4))[0]:
            content += self.rfile.read(length)
            if len(content) > LARGEST:
                self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
                return
        self.server.scanned += 1
        found = b"stream: Eicar-Test-Signature FOUND\0" if EICAR in content else b"stream: OK\0"
        self.wfile.write(b"\xff\xfe?\0" if self.server.mode == "garbage" else found)
