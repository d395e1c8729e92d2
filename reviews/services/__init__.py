"""The acts of a committee's meeting, in the order in which they happen."""

from reviews.services.agenda import discuss_item
from reviews.services.assigning import assign_cases, move_case
from reviews.services.attendance import declare_recusal, sign_in, sign_out
from reviews.services.blind import (
    approve_copy,
    hide_words,
    issue_copy,
    look_again,
    prepare_material,
    withhold_copy,
)
from reviews.services.disavowal import drop_non_recognition, order_non_recognition, propose_non_recognition
from reviews.services.draw_changes import redraw, substitute
from reviews.services.draws import BadPlan, DrawPlan, hold_draw, prepare_draw, save_draw, seal_draw
from reviews.services.expert_opinions import (
    compose_opinion,
    hand_in_opinion,
    save_conclusion_draft,
    save_expert_opinion,
    take_back_opinion,
)
from reviews.services.hearings import cancel_hearing, change_hearing, plan_hearings
from reviews.services.list_ballot import cast_list, mark_leaver_not_cast
from reviews.services.offline import drop_results, import_results, release_results
from reviews.services.opinions import save_opinion
from reviews.services.panels import dissolve_panel, make_score_sheet, save_panel, set_up_review
from reviews.services.paper import enter_tally, release_counter
from reviews.services.planning import cancel_meeting, fail_meeting, plan_meeting
from reviews.services.publishing import publish_decisions
from reviews.services.records import file_record, reopen_record, save_record
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
    "approve_copy",
    "assign_cases",
    "cancel_hearing",
    "cancel_meeting",
    "cast",
    "cast_list",
    "change_hearing",
    "close_round",
    "close_rounds",
    "compose_opinion",
    "declare_recusal",
    "defer_item",
    "discuss_item",
    "dissolve_panel",
    "drop_non_recognition",
    "drop_results",
    "enter_tally",
    "fail_meeting",
    "file_record",
    "hand_in_opinion",
    "hide_words",
    "hold_draw",
    "import_results",
    "issue_copy",
    "look_again",
    "make_score_sheet",
    "mark_leaver_not_cast",
    "mark_not_cast",
    "move_case",
    "open_meeting",
    "open_round",
    "open_rounds",
    "order_non_recognition",
    "plan_hearings",
    "plan_meeting",
    "prepare_draw",
    "prepare_material",
    "propose_non_recognition",
    "publish_decisions",
    "redraw",
    "release_counter",
    "release_results",
    "reopen_record",
    "save_conclusion_draft",
    "save_draw",
    "save_expert_opinion",
    "save_opinion",
    "save_panel",
    "save_record",
    "seal_draw",
    "set_up_review",
    "sign_in",
    "sign_out",
    "sign_results",
    "substitute",
    "take_back_opinion",
    "take_the_chair",
    "withhold_copy",
]
