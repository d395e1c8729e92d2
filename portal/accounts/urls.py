from django.urls import path

from portal.accounts.views import profile, registration, units

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
