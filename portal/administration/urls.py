from django.urls import path

from portal.administration.views import bodies, calendars, catalogue, people, proposals, records, sign_ins, system

app_name = "administration"
urlpatterns = [
    path("people/", people.people, name="people"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/grant/", people.grant_role, name="grant_role"),
    path("people/<int:pk>/propose/", proposals.propose, name="propose"),
    path("people/<int:pk>/<slug:act>/", people.account_act, name="account_act"),
    path("roles/<int:pk>/end/", people.end_role, name="end_role"),
    path("proposals/", proposals.proposals, name="proposals"),
    path("proposals/<int:pk>/", proposals.proposal, name="proposal"),
    path("proposals/<int:pk>/<slug:act>/", proposals.decide, name="decide"),
    path("sign-ins/", sign_ins.sign_in_log, name="sign_ins"),
    path("features/", system.features, name="features"),
    path("features/close/", system.close_feature, name="close_feature"),
    path("features/<int:pk>/open/", system.open_feature, name="open_feature"),
    path("health/", system.system_health, name="health"),
    path("exchange/", system.exchange_files, name="exchange"),
    path("records/", records.records, name="records"),
    path("records/export.xlsx", records.records_export, name="records_export"),
    path("records/<int:pk>/", records.record, name="record"),
    path("chain/", records.chain_checks, name="chain"),
    path("questions/", records.questions, name="questions"),
    path("catalogue/", catalogue.catalogue, name="catalogue"),
    path("catalogue/<slug:slug>/", catalogue.series, name="series"),
    path("catalogue/rows/<slug:kind>/<int:pk>/", catalogue.change_row_page, name="change_row"),
    path("parameters/", catalogue.parameters, name="parameters"),
    path("parameters/<slug:slug>/", catalogue.parameter, name="parameter"),
    path("calendars/", calendars.calendars, name="calendars"),
    path("calendars/new/", calendars.new_calendar, name="new_calendar"),
    path("calendars/<int:number>/", calendars.calendar_year, name="calendar"),
    path("bodies/", bodies.bodies, name="bodies"),
    path("bodies/<int:pk>/", bodies.body, name="body"),
]
