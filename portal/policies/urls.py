from django.urls import path

from portal.policies import views

app_name = "policies"
urlpatterns = [
    path("policies/", views.library, name="library"),
    path("policies/<slug:code>/", views.document, name="document"),
    path("guides/", views.guides, name="guides"),
    path("guides/<slug:code>/", views.guide, name="guide"),
    path("questions/", views.questions, name="questions"),
]
