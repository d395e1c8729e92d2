from django.urls import path

from applications.views import forwarded, handover, notices, objections, recognition, reviewing, way, worklist

urlpatterns = [
    path("desk/cases/", worklist.worklist, name="worklist"),
    path("desk/cases/batch/preview/", worklist.batch_preview, name="batch_preview"),
    path("desk/cases/batch/run/", worklist.batch_run, name="batch_run"),
    path("desk/cases/batch/result/", worklist.batch_result, name="batch_result"),
    path("desk/cases/<slug:code>/", reviewing.desk, name="desk"),
    path("desk/cases/<slug:code>/act/", reviewing.act, name="desk_act"),
    path("desk/cases/<slug:code>/review/", reviewing.review, name="desk_review"),
    path("desk/cases/<slug:code>/correction/", reviewing.correction, name="desk_correction"),
    path("desk/cases/<slug:code>/refusal/", reviewing.refusal, name="desk_refusal"),
    path("desk/cases/<slug:code>/id-number/", reviewing.id_number, name="desk_id_number"),
    path("desk/cases/<slug:code>/take-over/", handover.take_over, name="desk_take_over"),
    path("desk/cases/<slug:code>/assign/", way.assign, name="desk_assign"),
    path("desk/cases/<slug:code>/recognise/", recognition.recognise, name="desk_recognise"),
    path("desk/cases/<slug:code>/decline/", recognition.decline, name="desk_decline"),
    path("desk/forwarded/", forwarded.forwarded, name="forwarded"),
    path("desk/forwarded/<slug:batch_code>.<slug:form>", forwarded.forwarded_list, name="forwarded_list"),
    path("desk/notices/", notices.unit_notices, name="unit_notices"),
    path("desk/notices/new/", notices.notice_new, name="notice_new"),
    path("desk/notices/results/new/", notices.result_notice_new, name="result_notice_new"),
    path("desk/notices/<slug:code>/", notices.notice_desk, name="notice_desk"),
    path("desk/confirmations/", notices.confirmations, name="confirmations"),
    path("desk/objections/", objections.objections, name="objections"),
    # By number, because an objection's code is the receipt that only its objector holds.
    path("desk/objections/<int:pk>/", objections.objection, name="objection"),
    path("desk/objections/<int:pk>/objector/", objections.objector, name="objector"),
]
