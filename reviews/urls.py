from django.urls import path

from reviews.views import chair, conflicts, draws, minutes, office, offline, paper, seat

app_name = "reviews"
ROOM = "review/meetings/<str:code>/"
SEAT = "my-meetings/<str:code>/"

urlpatterns = [
    path("review/meetings/", office.meetings, name="meetings"),
    path("review/meetings/new/<str:batch_code>/", office.plan, name="plan"),
    path(ROOM, office.meeting, name="meeting"),
    path(f"{ROOM}live", office.meeting_live, name="meeting_live"),
    path(f"{ROOM}sign-in", office.sign_in, name="office_sign_in"),
    path(f"{ROOM}sign-out", office.sign_out, name="office_sign_out"),
    path(f"{ROOM}cancel", office.cancel, name="cancel"),
    path(f"{ROOM}fail", office.fail, name="fail"),
    path(f"{ROOM}items/<int:number>/opinion", office.opinion, name="opinion"),
    path(f"{ROOM}items/<int:number>/recuse", office.recuse, name="office_recuse"),
    path(f"{ROOM}items/<int:number>/not-cast/<str:expert_id>", office.not_cast, name="not_cast"),
    path(f"{ROOM}conflicts/", conflicts.conflicts, name="conflicts"),
    path(f"{ROOM}tally/", paper.tally, name="tally"),
    path(f"{ROOM}paper/ballots.pdf", paper.paper_ballots, name="paper_ballots"),
    path(f"{ROOM}paper/tally.pdf", paper.paper_sheet, name="paper_sheet"),
    path(f"{ROOM}offline/", offline.offline, name="offline"),
    path(f"{ROOM}offline/template.xlsx", offline.template, name="offline_template"),
    path(f"{ROOM}offline/<str:import_code>/release", offline.release, name="offline_release"),
    path(f"{ROOM}offline/<str:import_code>/drop", offline.drop, name="offline_drop"),
    path(f"{ROOM}minutes/", minutes.minutes, name="minutes"),
    path(f"{ROOM}minutes.pdf", minutes.minutes_pdf, name="minutes_pdf"),
    path("desk/draws/", draws.draws, name="draws"),
    path("desk/draws/<slug:code>/", draws.draw, name="draw"),
    path("desk/draws/<slug:code>/edit/", draws.edit_draw, name="edit_draw"),
    path("desk/draws/<slug:code>/list.json", draws.draw_list, {"kind": "json"}, name="draw_list"),
    path("desk/draws/<slug:code>/list.csv", draws.draw_list, {"kind": "csv"}, name="draw_list_csv"),
    path("desk/draws/<slug:code>/protocol.pdf", draws.protocol, name="draw_protocol"),
    path("desk/draws/<slug:code>/<slug:act>/", draws.act_on_draw, name="act_on_draw"),
    path("my-meetings/", seat.my_meetings, name="my_meetings"),
    path(SEAT, seat.seat, name="seat"),
    path(f"{SEAT}live", seat.seat_live, name="seat_live"),
    path(f"{SEAT}sign-in", seat.sign_in, name="sign_in"),
    path(f"{SEAT}sign-out", seat.sign_out, name="sign_out"),
    path(f"{SEAT}items/<int:number>/", seat.item, name="item"),
    path(f"{SEAT}items/<int:number>/recuse", seat.recuse, name="recuse"),
    path(f"{SEAT}items/<int:number>/cast", seat.cast, name="cast"),
    path(f"{SEAT}items/<int:number>/open", chair.open_round, name="open_round"),
    path(f"{SEAT}items/<int:number>/close", chair.close_round, name="close_round"),
    path(f"{SEAT}items/<int:number>/annul", chair.annul, name="annul"),
    path(f"{SEAT}items/<int:number>/defer", chair.defer, name="defer"),
    path(f"{SEAT}chair/<str:act>", chair.chair, name="chair"),
]
