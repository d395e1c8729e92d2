from django.urls import path

from applications.views import chooser, complaints, materials, notices, objections, self_check

urlpatterns = [
    path("self-check/", self_check.self_check, name="self_check"),
    path("self-check/print/", self_check.self_check_print, name="self_check_print"),
    path("self-check/start/", self_check.self_check_start, name="self_check_start"),
    path("guide/materials/", materials.reasons, name="material_reasons"),
    path("committees/choose/", chooser.look, name="choose_committee"),
    path("notices/", notices.notices, name="notices"),
    path("notices/<slug:code>/", notices.notice, name="notice"),
    path("notices/<slug:code>/poster/", notices.poster, name="poster"),
    path("notices/<slug:code>/poster-<slug:size>.pdf", notices.poster_pdf, name="poster_pdf"),
    path("notices/<slug:code>/object/", objections.object_to, name="object"),
    path("objections/status/", objections.objection_status, name="objection_status"),
    path("objections/receipt/", objections.objection_receipt, name="objection_receipt"),
    path("objections/receipt.pdf", objections.objection_receipt_pdf, name="objection_receipt_pdf"),
    path("complaints/new/", complaints.complain, name="complain"),
    path("complaints/receipt/", complaints.receipt, name="complaint_receipt"),
    path("complaints/receipt.pdf", complaints.receipt_pdf, name="complaint_receipt_pdf"),
]
