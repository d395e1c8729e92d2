from django.urls import path

from portal.square.views import about, places, search, statistics

app_name = "square"
urlpatterns = [
    path("search/", search.search, name="search"),
    path("service-points/map/", places.service_map, name="service_map"),
    path("statistics/", statistics.statistics, name="statistics"),
    path("supervise/equal-treatment/", statistics.equal_treatment, name="equal_treatment"),
    path("open-data/", about.open_data, name="open_data"),
    path("about/", about.about, name="about"),
]
