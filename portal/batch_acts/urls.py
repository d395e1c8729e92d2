from django.urls import path

from portal.batch_acts.views import choosing, recent_acts

app_name = "batch_acts"

urlpatterns = [
    path("desk/batch/choose/", choosing.choose, name="choose"),
    path("desk/batch/<slug:code>/", choosing.selection, name="selection"),
    path("desk/acts/", recent_acts.acts, name="acts"),
    path("desk/acts/<uuid:act_id>/", recent_acts.recent_act, name="act"),
    path("desk/acts/<uuid:act_id>/take-back/", recent_acts.take_back_act, name="take_back_act"),
]
