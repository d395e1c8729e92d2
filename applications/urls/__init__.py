from applications.urls import applicant, public, staff

app_name = "applications"
urlpatterns = [*applicant.urlpatterns, *staff.urlpatterns, *public.urlpatterns]
