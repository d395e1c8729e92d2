"""What comes in with a form and is too long for memory: written to the disk as far as any form could want it."""

from django.conf import settings
from django.core.files.uploadhandler import TemporaryFileUploadHandler


class BoundedUploadHandler(TemporaryFileUploadHandler):
    """Keeps one byte more than the longest file that is taken, and of all beyond it the length alone.

    So a form still sees by ``size`` that the file is too long and says so beside its field, with all that was typed,
    while 200 MB fill neither the disk nor the memory of whoever reads the file first and asks then.
    """

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        room = settings.MAX_FILE_BYTES + 1 - start
        if room > 0:
            self.file.write(raw_data[:room])
