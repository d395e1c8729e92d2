from django.urls import path

from portal.prints import views

app_name = "prints"
urlpatterns = [
    path("", views.find, name="find"),
    path("<str:code>/", views.show, name="show"),
    path("<str:code>/open/", views.open_, name="open"),
]
