"""What tests of comments and tasks share."""

from django.urls import reverse

from articles.models import Notice

BODY = "<p>For three winters the pilots have reported the same.</p><p>The channel fills.</p>"


def page(story):
    return reverse("admin:articles_article_comments", args=[story.pk])


def form(story):
    return reverse("admin:articles_article_change", args=[story.pk])


def heard(user):
    return list(Notice.objects.filter(user=user).values_list("kind", flat=True))
