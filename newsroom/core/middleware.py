"""What happens around views: the frame at hand, the newsroom's clock in admin, old addresses."""

from django.http import HttpResponsePermanentRedirect
from django.urls import is_valid_path
from django.utils import timezone
from django.utils.encoding import iri_to_uri
from django.utils.functional import SimpleLazyObject

from newsroom.core import redirects
from newsroom.core.frame import load_frame
from newsroom.core.paths import is_own_path


class FrameMiddleware:
    """``request.frame``, loaded on first use: one query however often a page asks."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.frame = SimpleLazyObject(load_frame)
        return self.get_response(request)


class RedirectMiddleware:
    """Old addresses cost nothing until the 404; WordPress's ``/?p=12`` is asked before the front page."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method in {"GET", "HEAD"} and any(key in request.GET for key in redirects.LEGACY_KEYS):
            answer = self.legacy_answer(request)
            if answer:
                return answer
        response = self.get_response(request)
        if response.status_code != 404 or request.method not in {"GET", "HEAD"}:
            return response
        return self.answer(redirects.find(request.path_info) or self.with_slash(request)) or response

    @staticmethod
    def with_slash(request):
        """The address with its final slash, if there can be such a page.

        Asked after the table of old addresses, which forgives a missing slash itself: an old address is one
        hop away with it or without.
        """
        path = f"{request.path_info}/"
        is_file = "." in request.path_info.rpartition("/")[2]
        if is_file or request.path_info.endswith("/") or not is_own_path(path) or not is_valid_path(path):
            return None
        query = request.META.get("QUERY_STRING", "")
        return f"{path}?{query}" if query else path

    def legacy_answer(self, request):
        """The redirect for a plain permalink, or None. Never asked in admin, where ``?p=`` means a page."""
        if request.path_info.startswith(("/admin/", "/search/")):
            return None
        return self.answer(redirects.find(request.path_info, request.GET.items()))

    @staticmethod
    def answer(target):
        """The redirect to ``target``, or None without one.

        Browsers keep a bare 301 for good: a story that moved and moved back would lead in a circle.
        """
        if not target:
            return None
        headers = {"Cache-Control": "public, no-cache", "CDN-Cache-Control": "public, max-age=60"}
        return HttpResponsePermanentRedirect(iri_to_uri(target), headers=headers)


class NewsroomTimeMiddleware:
    """In admin, times are read and shown in the newsroom's zone."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not request.path_info.startswith("/admin/"):
            return self.get_response(request)
        with timezone.override(request.frame.zone):
            return self.get_response(request)
