"""Addresses below ``/admin/`` that need no signing in: choosing a password. They come before the admin's."""

from django.urls import path

from newsroom.core.admin import passwords

urlpatterns = [
    path("password_reset/", passwords.ResetView.as_view(), name="admin_password_reset"),
    path("password_reset/done/", passwords.ResetDoneView.as_view(), name="password_reset_done"),
    path("reset/<uidb64>/<token>/", passwords.ResetConfirmView.as_view(), name="password_reset_confirm"),
    path("reset/done/", passwords.ResetCompleteView.as_view(), name="password_reset_complete"),
    path("invitation/<uid>/<token>/", passwords.invitation, name="invitation"),
]
