"""A file that is longer than any form takes is told by its length and not kept."""

import io

import pytest
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http.multipartparser import MultiPartParser

from portal.files.uploading import BoundedUploadHandler

FORM = b'--x\r\nContent-Disposition: form-data; name="typed"\r\n\r\nkept\r\n'
FILE = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\nContent-Type: text/csv\r\n\r\n'


@pytest.mark.parametrize(("length", "kept"), [(99_999, 99_999), (100_001, 100_001), (5_000_000, 100_001)])
def test_no_more_is_kept_than_the_longest_file_and_a_byte(settings, length, kept):
    settings.MAX_FILE_BYTES = 100_000
    # Nothing is small enough for memory.
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 0
    body = FORM + FILE + b"a" * length + b"\r\n--x--\r\n"
    meta = {"CONTENT_TYPE": "multipart/form-data; boundary=x", "CONTENT_LENGTH": str(len(body))}
    handlers = [MemoryFileUploadHandler(), BoundedUploadHandler()]
    typed, files = MultiPartParser(meta, io.BytesIO(body), handlers).parse()
    assert typed["typed"] == "kept"
    assert (files["file"].size, len(files["file"].read())) == (length, kept)


def test_the_portal_takes_files_in_this_way(settings):
    assert settings.FILE_UPLOAD_HANDLERS[-1] == "portal.files.uploading.BoundedUploadHandler"
