"""The readers' addresses of stories and their lists."""

from django.urls import path, register_converter

from articles import review_page
from articles.converters import DayConverter, MonthConverter, YearConverter
from articles.views import archive, front, lists, reports, search, story

register_converter(YearConverter, "year")
register_converter(MonthConverter, "month")
register_converter(DayConverter, "day")

urlpatterns = [
    path("", front.front, name="front"),
    path("<day:day>/<uslug:slug>/", story.story, name="story"),
    path("section/<uslug:slug>/", lists.section, name="section"),
    path("tag/<uslug:slug>/", lists.tag, name="tag"),
    path("byline/<uslug:slug>/", lists.byline, name="byline"),
    path("latest/", lists.latest, name="latest"),
    path("archive/", archive.archive, name="archive"),
    path("archive/<year:start>/", archive.year, name="archive-year"),
    path("archive/<month:start>/", archive.month, name="archive-month"),
    path("archive/<day:start>/", archive.day, name="archive-day"),
    path("corrections/", archive.corrections, name="corrections"),
    path("report-error/", reports.report_error, name="report-error"),
    path("report-error/thanks/", reports.thanks, name="report-error-thanks"),
    path("review/<str:token>/", review_page.review, name="review"),
    path("review/<str:token>/story/", review_page.story, name="review-story"),
    path("search/", search.search_page, name="search"),
]
