"""Addresses that machines read: feeds, sitemaps, robots.txt."""

from django.urls import path, re_path

from articles import sitemaps
from articles.due import stories_page
from articles.feeds import StoryFeed

feed = stories_page(StoryFeed().__call__)

urlpatterns = [
    path("feed/", feed, name="feed"),
    path("section/<uslug:slug>/feed/", feed, {"kind": "section"}, name="section-feed"),
    path("tag/<uslug:slug>/feed/", feed, {"kind": "tag"}, name="tag-feed"),
    path("byline/<uslug:slug>/feed/", feed, {"kind": "byline"}, name="byline-feed"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-pages.xml", sitemaps.pages, name="sitemap-pages"),
    re_path(
        r"^sitemap-(?P<year>[1-9][0-9]{3})-(?P<number>[0-9]{2})\.xml$", sitemaps.month, name="sitemap-month"
    ),
    path("news-sitemap.xml", sitemaps.news, name="news-sitemap"),
    path("robots.txt", sitemaps.robots, name="robots"),
]
