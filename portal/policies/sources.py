"""The files of the library, loaded with the catalogue (``load_catalog``) and, like it, edited by the HRSS."""

from pathlib import Path

from portal.catalog.sources import Link, Source
from portal.policies.models import Guide, GuideLine, PolicyDocument, Question

DATA = Path(__file__).parent / "data"

SOURCES = (
    Source(PolicyDocument, "documents.csv", ("code",), folder=DATA),
    Source(Guide, "guides.csv", ("code",), folder=DATA),
    Source(
        GuideLine,
        "guide_lines.csv",
        ("guide", "number"),
        {"guide": Link(Guide, ("code",), ("guide",))},
        folder=DATA,
    ),
    Source(Question, "questions.csv", ("code",), folder=DATA),
)
