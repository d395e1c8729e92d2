from django.urls import path

from portal.supervision import views

app_name = "supervision"
urlpatterns = [
    path("trace/", views.trace, name="trace"),
    path("trace/<str:code>", views.case_trace, name="case_trace"),
]
