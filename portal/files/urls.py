from django.urls import path

from portal.files import views

app_name = "files"
urlpatterns = [path("files/<uuid:file_id>", views.open_file, name="open")]
