from collections.abc import Iterator

from django.db.models import Count, Exists, F, OuterRef

from committees.models import Seat
from portal.core.invariants import invariant
from reviews import draw_rules, rules
from reviews.draw_selectors import published
from reviews.models import (
    AgendaItem,
    Attendance,
    Ballot,
    Box,
    Decision,
    Draw,
    DrawPlace,
    ExpertOpinion,
    Meeting,
    Panel,
    PanelSeat,
    Round,
)
from reviews.rules import OPINION_EXPERTS
from reviews.services.reopening import of_recused


@invariant(6, "No ballot stands in the open before its round is closed, and a closed round keeps no sealed box.")
def ballots_out_of_place() -> Iterator[str]:
    early = Ballot.objects.filter(round__status="OPEN").values_list("round_id", flat=True).distinct()
    yield from (f"round {pk} has ballots before its close" for pk in early)
    kept = Box.objects.exclude(round__status="OPEN").exclude(sealed=b"")
    yield from (f"round {box.round_id} keeps its sealed box" for box in kept)


@invariant(6, "A ballot knows its round and its choice, and neither a person nor a time.")
def columns_that_could_tell() -> Iterator[str]:
    columns = {str(field.column) for field in Ballot._meta.concrete_fields}  # noqa: SLF001 - Django's public model API
    return (f"reviews_ballot has the column {column}" for column in sorted(columns - {"id", "round_id", "choice"}))


@invariant(7, "Each counted round agrees with its ballots and with the comparisons of whole numbers.")
def wrong_results() -> Iterator[str]:
    counted = Round.objects.exclude(passed=None).prefetch_related("ballots", "sheets")
    for vote in counted.iterator(chunk_size=500):
        counts = _counts_of(vote)
        agree = counts.agree if counts else 0
        if counts != vote.counts() or vote.passed != rules.passes(present=vote.present, agree=agree):
            yield f"round {vote.pk} is stored with another result than its ballots give"
    uncounted = Round.objects.filter(status="CLOSED", passed=None).values_list("pk", flat=True)
    yield from (f"round {pk} was closed without a count" for pk in uncounted)


def _counts_of(vote: Round) -> rules.Counts | None:
    """What the ballots give, or on paper what both counters found."""
    if vote.on_paper:
        return vote.agreed_tally.counts if vote.agreed_tally else None
    return rules.count((rules.Choice(each.choice) for each in vote.ballots.all()), issued=vote.present)


@invariant(7, "Each signed meeting had its quorum in every round that counts.")
def signed_without_quorum() -> Iterator[str]:
    rounds = Round.objects.filter(status="CLOSED", item__meeting__status="SIGNED")
    for vote in rounds.iterator():
        if not rules.has_quorum(members=vote.members, present=vote.present):
            yield f"round {vote.pk} was signed without quorum"
    frozen = rounds.exclude(members=F("item__meeting__members_count")).values_list("pk", flat=True)
    yield from (f"round {pk} counted another number of members than its meeting" for pk in frozen)


@invariant(7, "Nobody signs for a meeting that left a case without vote or deferral.")
def signed_and_unsettled() -> Iterator[str]:
    unsettled = AgendaItem.objects.unsettled().filter(meeting__status="SIGNED")
    return (f"meeting {code}" for code in unsettled.values_list("meeting__code", flat=True).distinct())


@invariant(5, "Whoever reads a case for the panel's opinion sits in its panel of three or more, and it is not his own.")
def readers_out_of_place() -> Iterator[str]:
    standing = ExpertOpinion.objects.exclude(status="RELEASED")
    seated = PanelSeat.objects.filter(panel__assignments__item=OuterRef("item"), expert=OuterRef("expert"))
    strangers = standing.filter(~Exists(seated)).values_list("pk", flat=True)
    yield from (f"opinion {pk} is of an expert outside the panel" for pk in strangers)
    own = standing.filter(expert__user=F("item__application__applicant")).values_list("pk", flat=True)
    yield from (f"opinion {pk} is of the applicant himself" for pk in own)
    small = Panel.objects.annotate(size=Count("seats", distinct=True)).filter(size__lt=OPINION_EXPERTS)
    small = small.filter(assignments__isnull=False).values_list("pk", flat=True).distinct()
    yield from (f"panel {pk} has cases and too few experts" for pk in small)


@invariant(5, "No panel's opinion that waits for the vote is of somebody who stands aside from the case.")
def opinions_of_recused_experts() -> Iterator[str]:
    return (f"opinion {pk}" for pk in of_recused().values_list("pk", flat=True))


@invariant(7, "Each draw gives again what it gave, from its published list and seed.")
def draws_that_do_not_reproduce() -> Iterator[str]:
    for drawing in Draw.objects.exclude(seed="").select_related("batch__committee").iterator():
        sheet = published(drawing)
        candidates = [draw_rules.Candidate(**each) for each in sheet["candidates"]]
        text = draw_rules.canonical(drawing.conditions, candidates)
        promised = (drawing.list_sha256, drawing.nonce_sha256)
        seed = draw_rules.seed_of(drawing.list_sha256, drawing.nonce, drawing.words)
        outcome = draw_rules.draw(drawing.conditions, candidates, seed=drawing.seed)
        kept = DrawPlace.objects.filter(draw=drawing, is_seated=True).order_by("rank")
        if (draw_rules.digest(text), draw_rules.digest(drawing.nonce)) != promised or seed != drawing.seed:
            yield f"draw {drawing.code} does not keep what was promised"
        elif list(kept.values_list("candidate__number", flat=True)) != list(outcome.seated):
            yield f"draw {drawing.code} gave others than its seed gives"


@invariant(7, "Whoever attends a meeting sits on the frozen roster of it, and everybody on it may attend.")
def meetings_beside_their_roster() -> Iterator[str]:
    seated = Seat.objects.filter(roster=OuterRef("meeting__roster"), expert=OuterRef("expert"))
    strangers = Attendance.objects.exclude(Exists(seated.filter(position=OuterRef("position"))))
    yield from (f"meeting {code} has strangers" for code in strangers.values_list("meeting__code", flat=True))
    short = Meeting.objects.annotate(lines=Count("attendances")).exclude(lines=F("roster__members"))
    yield from (f"meeting {code} is not its roster" for code in short.values_list("code", flat=True))


AFTER_PASS = ["PASSED", "RESULT_NOTICE", "CONFIRMED", "CERTIFIED", "CANCELLED"]


@invariant(7, "Each vote of a signed meeting has its decision, and no decision says other than its vote.")
def decisions_beside_their_votes() -> Iterator[str]:
    voted = Round.objects.filter(status="CLOSED", item__meeting__status__in=["SIGNED", "NOT_RECOGNISED"])
    for pk in voted.filter(item__decision=None).values_list("pk", flat=True):
        yield f"round {pk} was signed and decided nothing"
    wrong = voted.exclude(item__decision=None).exclude(item__decision__passed=F("passed"))
    yield from (f"round {pk} and its decision differ" for pk in wrong.values_list("pk", flat=True))
    unsigned = Decision.objects.exclude(item__meeting__status__in=["SIGNED", "NOT_RECOGNISED"])
    yield from (f"decision {pk} of a meeting that nobody signed" for pk in unsigned.values_list("pk", flat=True))


@invariant(7, "A case carries its published decision, and nothing of one that waits to be published (令40 art. 26).")
def cases_beside_their_decisions() -> Iterator[str]:
    standing = Decision.objects.standing().select_related("application")
    for each in standing.iterator():
        case = each.application
        if each.published_at is None:
            fits = case.status == "IN_REVIEW" and case.passed_on is None
        elif each.passed:
            fits = case.status in AFTER_PASS and case.passed_on == each.decided_on
        else:
            fits = case.status == "NOT_PASSED" and case.passed_on is None
        if not fits:
            yield f"case {case.code} does not fit its decision"


@invariant(7, "No decision of a meeting that is not recognised stands (令40 art. 38).")
def nothing_stands_of_a_disowned_meeting() -> Iterator[str]:
    standing = Decision.objects.standing().filter(item__meeting__status="NOT_RECOGNISED")
    return (f"case {code}" for code in standing.values_list("application__code", flat=True))
