"""The part of a certificate that is the same for everybody, laid out once and put behind each page.

Drawing frame, rosette and seal anew for each certificate takes a third of its time. The page in front is laid out for
one person alone, so no file can hold what is another person's (a split document does, with two libraries).
"""

import io
import threading

import pikepdf

_NAME = pikepdf.Name.Back
_DRAW = b"/Artifact BMC q /Back Do Q EMC"


class Back:
    """One page as a form that other pages draw; shared by the threads of a process."""

    def __init__(self, content: bytes) -> None:
        self.lock = threading.Lock()
        self.document = pikepdf.Pdf.open(io.BytesIO(content))
        self.form = self.document.pages[0].as_form_xobject()


def laid_over(content: bytes, back: Back) -> bytes:
    """The one page of the PDF ``content`` with ``back`` behind it; the same input gives the same bytes."""
    result = io.BytesIO()
    with back.lock, pikepdf.Pdf.open(io.BytesIO(content)) as document:
        page = document.pages[0]
        page.add_resource(document.copy_foreign(back.form), pikepdf.Name.XObject, _NAME)
        page.contents_add(_DRAW, prepend=True)
        document.remove_unreferenced_resources()
        document.save(
            result,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            compress_streams=True,
        )
    return result.getvalue()
