"""Addresses of giving. They are printed in mails and receipts: they do not change."""

from django.urls import path

from donations import (
    address_page,
    gift_aid_views,
    given,
    manage_page,
    note_page,
    plan_views,
    proof_page,
    receipt_views,
    transfers,
    undo_page,
    views,
    webhooks,
    year_views,
)

app_name = "donations"
urlpatterns = [
    path("donate/", views.donate, name="donate"),
    path("donate/checkout/", views.start_checkout, name="checkout"),
    path("donate/prove/", proof_page.prove, name="prove"),
    path("donate/open/<str:token>/", proof_page.open_page, name="open"),
    path("donate/thanks/", views.thanks, name="thanks"),
    path("donate/transfer/", transfers.announce, name="transfer"),
    path("donate/transfer/<str:token>/", transfers.account, name="account"),
    path("donate/note/<str:token>/", note_page.write, name="note"),
    path("donate/wall/", note_page.wall, name="wall"),
    path("donate/monthly/<str:token>/", plan_views.monthly, name="monthly"),
    path("donate/given/<str:token>/", given.page, name="given"),
    path("donate/receipt/", receipt_views.check, name="receipt-check"),
    path("donate/receipt/<str:token>/", receipt_views.receipt, name="receipt"),
    path("donate/receipt/<str:token>/gift-aid/", gift_aid_views.declaration, name="gift-aid"),
    path("donate/year/<str:token>/", year_views.year, name="year"),
    path("donate/undo/<str:token>/", undo_page.undo, name="undo"),
    path("donate/manage/", manage_page.manage, name="manage"),
    path("donate/yours/<str:token>/", manage_page.yours, name="yours"),
    path("donate/address/<str:token>/", address_page.confirm, name="address"),
    path("donate/webhook/", webhooks.receive, name="webhook"),
]
