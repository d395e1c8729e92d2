from django.urls import path

from portal.messages import views

app_name = "messages"
urlpatterns = [path("<slug:channel>/reports/", views.report, name="report")]
