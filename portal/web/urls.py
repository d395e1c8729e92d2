from django.urls import path

from portal.web.views import health, home

urlpatterns = [
    path("", home.home, name="home"),
    path("work/", home.workbench, name="workbench"),
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
]
