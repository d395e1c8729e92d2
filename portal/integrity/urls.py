from django.urls import path

from portal.integrity import views

app_name = "integrity"
urlpatterns = [
    path("integrity/", views.records, name="records"),
    path("integrity/new/", views.propose, name="propose"),
    path("integrity/<str:code>/", views.record, name="record"),
    path("integrity/<str:code>/<str:act>/", views.decide, name="decide"),
    path("my-integrity/", views.mine, name="mine"),
    path("my-integrity/<str:code>/", views.answer, name="answer"),
]
