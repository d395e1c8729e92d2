from django.urls import URLPattern, path

from committees.views import directory, keeper, public, secretary

app_name = "committees"
urlpatterns: list[URLPattern] = [
    path("committees/", directory.directory, name="directory"),
    path("committees/<int:number>/", directory.committee, name="committee"),
    path("batches/<slug:code>/", public.batch, name="batch"),
    path("desk/batches/", secretary.batches, name="batches"),
    path("desk/batches/<slug:code>/", secretary.batch_desk, name="batch_desk"),
    path("desk/outages/", keeper.outages, name="outages"),
]
