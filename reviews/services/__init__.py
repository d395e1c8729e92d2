"""The acts of a committee's meeting, in the order in which they happen."""

from reviews.services.attendance import declare_recusal, sign_in, sign_out
from reviews.services.draws import (
    BadPlan,
    DrawPlan,
    hold_draw,
    prepare_draw,
    redraw,
    save_draw,
    seal_draw,
    substitute,
)
from reviews.services.offline import drop_results, import_results, release_results
from reviews.services.opinions import save_opinion
from reviews.services.paper import enter_tally
from reviews.services.planning import cancel_meeting, fail_meeting, plan_meeting
from reviews.services.session import defer_item, open_meeting, sign_results, take_the_chair
from reviews.services.voting import (
    annul_round,
    cast,
    close_round,
    close_rounds,
    mark_not_cast,
    open_round,
    open_rounds,
)

__all__ = [
    "BadPlan",
    "DrawPlan",
    "annul_round",
    "cancel_meeting",
    "cast",
    "close_round",
    "close_rounds",
    "declare_recusal",
    "defer_item",
    "drop_results",
    "enter_tally",
    "fail_meeting",
    "hold_draw",
    "import_results",
    "mark_not_cast",
    "open_meeting",
    "open_round",
    "open_rounds",
    "plan_meeting",
    "prepare_draw",
    "redraw",
    "release_results",
    "save_draw",
    "save_opinion",
    "seal_draw",
    "sign_in",
    "sign_out",
    "sign_results",
    "substitute",
    "take_the_chair",
]
