from django.urls import path

from portal.help import views

app_name = "help"
urlpatterns = [
    path("manual/", views.shelf, name="shelf"),
    path("manual/<slug:slug>/", views.read, name="book"),
    path("display/", views.display, name="display"),
]
