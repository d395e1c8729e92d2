from django.urls import path

from portal.demo import views

app_name = "demo"
urlpatterns = [
    path("people/", views.people, name="people"),
    path("people/<str:username>/", views.sign_in, name="sign_in"),
    path("clock/", views.move_clock, name="clock"),
    path("outbox/", views.outbox, name="outbox"),
]
