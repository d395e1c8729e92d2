from django.urls import path

from portal.accounts.views import bodies, body_clerks, places, profile, registration, units

app_name = "accounts"
urlpatterns = [
    path("register/", registration.register, name="register"),
    path("register/employer/", registration.register_employer, name="register_employer"),
    path("me/", profile.profile, name="profile"),
    path("me/contact/", profile.contact, name="contact"),
    path("me/employers/", profile.employers, name="employers"),
    path("me/employers/<str:uscc>/", profile.claim, name="claim"),
    path("me/leave/", profile.leave, name="leave"),
    path("me/roles/", profile.switch_role, name="switch_role"),
    path("me/messages/", profile.inbox, name="messages"),
    path("service-points/", places.service_points, name="service_points"),
    path("service-points/list.csv", places.service_points_csv, name="service_points_csv"),
    path("hrss/", places.offices, name="offices"),
    path("hrss/list.csv", places.offices_csv, name="offices_csv"),
    path("office/contact/", bodies.office_contact, name="office_contact"),
    path("office/bodies/", bodies.bodies, name="bodies"),
    path("office/bodies/new/service-point/", bodies.new_service_point, name="new_service_point"),
    path("office/bodies/new/talent-agency/", bodies.new_agency, name="new_agency"),
    path("office/bodies/<int:pk>/", bodies.body, name="body"),
    path("office/bodies/<int:pk>/change/", bodies.change_body, name="change_body"),
    path("office/bodies/<int:pk>/close/", bodies.close_body, name="close_body"),
    path("office/bodies/<int:pk>/clerks/", body_clerks.find_clerk, name="find_clerk"),
    path("office/bodies/<int:pk>/clerks/grant/", body_clerks.grant_body_clerk, name="grant_body_clerk"),
    path("office/bodies/<int:pk>/clerks/end/", body_clerks.end_body_clerk, name="end_body_clerk"),
    path("unit-requests/", units.unit_requests, name="unit_requests"),
    path("unit-requests/<str:code>/", units.unit_request, name="unit_request"),
    path("unit-requests/<str:code>/confirm/", units.confirm_unit, name="confirm_unit"),
    path("unit-requests/<str:code>/refuse/", units.refuse_unit, name="refuse_unit"),
    path("unit/people/", units.employees, name="employees"),
    path("unit/people/confirm/", units.confirm_employment, name="confirm_employment"),
    path("unit/people/end/", units.end_employment, name="end_employment"),
    path("unit/clerks/grant/", units.grant_clerk, name="grant_clerk"),
    path("unit/clerks/end/", units.end_clerk, name="end_clerk"),
]
