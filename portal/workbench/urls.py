from django.urls import path

from portal.workbench.views import inbox, keys, saved_views

urlpatterns = [
    path("work/", inbox.inbox, name="workbench"),
    path("work/keys/", keys.keys, name="keys"),
    path("work/views/", saved_views.views, name="saved_views"),
    path("work/views/keep/", saved_views.keep_view, name="keep_view"),
    path("work/views/<int:pk>/rename/", saved_views.rename_view, name="rename_view"),
    path("work/views/<int:pk>/usual/", saved_views.usual_view, name="usual_view"),
    path("work/views/<int:pk>/drop/", saved_views.drop_view, name="drop_view"),
]
