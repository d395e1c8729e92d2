from django.urls import URLPattern, path

from applications.views import (
    applicant,
    chooser,
    form,
    materials,
    printing,
    reexaminations,
    starting_recognition,
    submitting,
    track,
    way,
)

urlpatterns: list[URLPattern] = [
    path("my/", applicant.my_cases, name="my_cases"),
    path("my/start/", chooser.choose, name="start"),
    path("my/start/<str:batch_code>/", chooser.start, name="start_in"),
    path("my/recognition/", starting_recognition.kinds, name="recognition_kinds"),
    path("my/recognition/<slug:track>/", starting_recognition.start, name="start_recognition"),
    path("my/<str:code>/", applicant.case, name="case"),
    path("my/<str:code>/form/materials/", materials.material_list, name="materials"),
    path("my/<str:code>/form/materials/<slug:item_code>/add/", materials.add, name="material_add"),
    path("my/<str:code>/form/materials/<uuid:file_id>/remove/", materials.remove, name="material_remove"),
    path("my/<str:code>/form/<slug:slug>/", form.section, name="section"),
    path("my/<str:code>/form/<slug:slug>/autosave/", form.autosave, name="autosave"),
    path("my/<str:code>/check/", submitting.check, name="check"),
    path("my/<str:code>/receipt/<int:number>/", submitting.receipt, name="receipt"),
    path("my/<str:code>/prints/", printing.case_prints, name="case_prints"),
    path("my/<str:code>/prints/<slug:kind>-<int:number>.pdf", printing.case_print, name="case_print"),
    path("my/<str:code>/track/", track.track, name="track"),
    path("my/<str:code>/route/", way.facts, name="route"),
    path("my/<str:code>/route/choose/", way.choice, name="route_choice"),
    path("my/<str:code>/route/change/", way.change, name="route_change"),
    path("my/<str:code>/reexamination/", reexaminations.ask, name="ask_reexamination"),
    path("my/<str:code>/reexamination/withdraw/", reexaminations.withdraw, name="withdraw_reexamination"),
    path("my/<str:code>/withdraw/", applicant.withdraw, name="withdraw"),
]
