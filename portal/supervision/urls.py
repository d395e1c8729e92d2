from django.urls import path

from portal.supervision import views

app_name = "supervision"
urlpatterns = [
    path("trace/", views.trace, name="trace"),
    path("committees/", views.committees, name="committees"),
    path("committees/<int:number>/", views.committee_trace, name="committee_trace"),
    path("meetings/<str:code>/", views.meeting_trace, name="meeting_trace"),
    path("trace/<str:code>", views.case_trace, name="case_trace"),
]
