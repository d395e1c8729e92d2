from django.urls import path

from applications.views import notices, objections

urlpatterns = [
    path("notices/", notices.notices, name="notices"),
    path("notices/<slug:code>/", notices.notice, name="notice"),
    path("notices/<slug:code>/poster/", notices.poster, name="poster"),
    path("notices/<slug:code>/object/", objections.object_to, name="object"),
    path("objections/status/", objections.objection_status, name="objection_status"),
    path("objections/receipt/", objections.objection_receipt, name="objection_receipt"),
]
