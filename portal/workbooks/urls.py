from django.urls import path

from portal.workbooks import views

app_name = "workbooks"
urlpatterns = [
    path("imports/", views.intakes, name="intakes"),
    path("imports/new/<slug:kind>/", views.new_intake, name="new_intake"),
    path("imports/new/<slug:kind>/template.xlsx", views.template, name="template"),
    path("imports/<str:code>/", views.intake, name="intake"),
    path("imports/<str:code>/confirm/", views.confirm_intake, name="confirm_intake"),
    path("imports/<str:code>/drop/", views.drop_intake, name="drop_intake"),
    path("lists/", views.exports, name="exports"),
    path("lists/ask/", views.ask_export, name="ask_export"),
]
