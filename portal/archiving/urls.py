from django.urls import path

from portal.archiving import views

app_name = "archiving"
urlpatterns = [
    path("exports/", views.exports, name="exports"),
    path("exports/ask/", views.ask_export, name="ask_export"),
    path("exports/format.json", views.export_format, name="export_format"),
    path("packages/", views.packages, name="packages"),
    path("packages/check_archive.py", views.check_script, name="check_script"),
    path("retention/", views.retention, name="retention"),
    path("retention/<int:pk>/", views.decide, name="decide"),
]
