"""A meeting that is read before it votes: set up, in panels, assigned, with papers."""

import io
from datetime import timedelta

from PIL import Image

from portal.core import clock, pdf
from portal.files.services import store
from reviews import panel_selectors as reading
from reviews import services
from reviews.models import ExpertOpinion, ReviewSetup
from reviews.services.blind import blind
from tests.reviews.factories import Room, room

CSS = 'body { font-family: "Noto Serif SC", "Noto Serif SC Rare"; }'
GOOD = {"ethics": "9", "ability": "25", "achievement": "30", "contribution": "20", "extra": ""}


def set_up(here: Room, **window) -> ReviewSetup:
    now = clock.now()
    window = {"material_from": now - timedelta(hours=1), "material_until": now + timedelta(hours=8)} | window
    return services.set_up_review(meeting=here.meeting, sheet=None, actor=here.secretary, **window)


def form_panel(here: Room, places=(0, 1, 2, 3), name="第一组", **fields):
    experts = [here.experts[place] for place in places]
    return services.save_panel(
        meeting=here.meeting, name=name, experts=experts, leader=experts[0], actor=here.secretary, **fields
    )


def assign(here: Room) -> int:
    seen = reading.proposal(here.meeting).digest
    return services.assign_cases(meeting=here.meeting, seen=seen, actor=here.secretary)


def assigned(*, cases: int = 1, members: int = 7, places=(0, 1, 2, 3)) -> Room:
    here = room(members=members, cases=cases)
    set_up(here)
    form_panel(here, places)
    assign(here)
    return here


def actor_for(here: Room, expert_id: int):
    place = next(place for place, each in enumerate(here.experts) if each.pk == expert_id)
    return here.actors[place]


def opinions(here: Room, number: int = 1) -> list[ExpertOpinion]:
    found = ExpertOpinion.objects.filter(item__meeting=here.meeting, item__number=number).exclude(status="RELEASED")
    return list(found.select_related("expert__user", "item").order_by("pk"))


def write(here: Room, opinion: ExpertOpinion, **changed):
    content = {"scores": GOOD, "text": "技术扎实，业绩突出。", "recommendation": "recommend"} | changed
    revision = content.pop("revision", ExpertOpinion.objects.get(pk=opinion.pk).revision)
    actor = content.pop("actor", actor_for(here, opinion.expert_id))
    return services.save_expert_opinion(opinion=opinion, revision=revision, actor=actor, **content)


def hand_in_all(here: Room, number: int = 1) -> None:
    for opinion in opinions(here, number):
        write(here, opinion)
        services.hand_in_opinion(opinion=opinion, actor=actor_for(here, opinion.expert_id))


def submit_papers(case, *papers: tuple[str, bytes, str], report: str = ""):
    """A submitted version with these papers: (item, content, content type); gives the stored files."""
    files = [
        store(content, purpose="material", name=f"{case.applicant.name}的证明.pdf", content_type=kind,
              owner_id=case.applicant_id)
        for _item, content, kind in papers
    ]  # fmt: skip
    number = case.versions.count() + 1
    materials = [
        {"item": item, "file": str(file.pk), "name": file.name}
        for (item, _content, _kind), file in zip(papers, files, strict=True)
    ]
    case.versions.create(
        number=number, materials=materials, commitment="", digest="", submitted_at=clock.now(),
        form={"work": {"rows": [{"employer": "太谷玛钢厂"}]},
              "report": {"fields": {"text": report or f"{case.applicant.name}在太谷玛钢厂主持技术改造。"}}},
    )  # fmt: skip
    return files


def paper_of(words: str) -> bytes:
    return pdf.render(f"<p>{words}</p>", css=CSS, identifier=b"0" * 16)


def photo() -> bytes:
    packed = io.BytesIO()
    Image.new("RGB", (400, 500), "white").save(packed, "JPEG")
    return packed.getvalue()


def with_papers(here: Room, *papers) -> Room:
    submit_papers(here.cases[0], *papers)
    services.prepare_material(meeting=here.meeting, actor=here.secretary)
    for copy in here.meeting.items.get(number=1).blind_copies.all():
        blind(copy.pk)
    return here
