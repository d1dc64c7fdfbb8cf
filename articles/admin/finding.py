"""What the form's comboboxes ask: at most 20 tags, bylines, pictures or stories that match, as JSON."""

from django.db.models import Q
from django.http import Http404, JsonResponse
from django.templatetags.static import static
from django.utils import timezone
from django.views.decorators.http import require_POST

from articles.admin.uploading import stored
from articles.forms import UploadForm
from articles.models import Article, Byline
from articles.seen import pictures_for, tags_for
from newsroom.core import printed_time
from newsroom.core.roles import Permission, require
from newsroom.core.text import name_key

MOST = 20
MOST_CHARACTERS = 100


def find(request, kind):
    """``{"results": [{"id", "label", "hint", "image"}]}`` for ``?q=``."""
    if kind not in KINDS:
        raise Http404("Nothing of this kind can be found here.")
    permission, found = KINDS[kind]
    require(request.user, permission)
    asked = request.GET.get("q", "").replace("\0", "").strip()[:MOST_CHARACTERS]
    return JsonResponse({"results": found(asked, request.user)})


@require_POST
def upload(request):
    """Store a picture at once, so that it is there whatever becomes of the form. 400 with the problems."""
    require(request.user, Permission.PICTURES)
    picture, problems = stored(UploadForm(request.POST, request.FILES, prefix="upload"), by=request.user)
    if problems:
        return JsonResponse({"problems": problems}, status=400)
    return JsonResponse(picture_result(picture), status=201)


def tags(asked, user):
    """Tags with ``asked`` in their name, those that begin with it first."""
    key = name_key(asked)
    found = list(tags_for(user).filter(name_key__contains=key).order_by("name")[: MOST * 5])
    found.sort(key=lambda tag: (not tag.name_key.startswith(key), tag.name_key))
    return [{"id": tag.pk, "label": tag.name, "hint": tag.description} for tag in found[:MOST]]


def bylines(asked, user):
    """People and boards who still write here."""
    found = Byline.objects.filter(is_active=True, name__icontains=asked).select_related("portrait")[:MOST]
    return [
        {"id": b.pk, "label": b.name, "hint": b.title or b.get_kind_display(), "image": face(b)}
        for b in found
    ]


def face(byline):
    """The address of a byline's portrait; a board without one has the mark of boards."""
    return thumbnail(byline.portrait) or (static("img/board.svg") if byline.kind == Byline.Kind.BOARD else "")


def pictures(asked, user):
    """Pictures whose words hold ``asked``, newest first."""
    condition = Q()
    for name in ("title", "alt_text", "caption", "credit_line", "original_name"):
        condition |= Q(**{f"{name}__icontains": asked})
    return [picture_result(picture) for picture in pictures_for(user).filter(condition)[:MOST]]


def stories(asked, user):
    """Published stories by the headline that readers see, newest first."""
    found = Article.objects.live().filter(card__headline__icontains=asked).newest().cards()[:MOST]
    zone = timezone.get_current_timezone()
    return [
        {
            "id": story.pk,
            "label": story.card["headline"],
            "hint": printed_time.day(story.published_at, zone),
        }
        for story in found
    ]


def picture_result(picture):
    """A picture as the form takes it in; ``full`` is for pictures inside the text."""
    return {
        "id": picture.pk,
        "label": str(picture),
        "hint": picture.credit_line,
        "image": thumbnail(picture),
        "alt": picture.alt_text,
        "caption": picture.caption,
        "credit": picture.credit_line,
        "full": picture.crops.get("full"),
    }


def thumbnail(picture):
    """The address of a small square, or nothing."""
    square = picture.crops.get("square") if picture else None
    return square["src"] if square else ""


KINDS = {
    "tags": (Permission.WRITE, tags),
    "bylines": (Permission.WRITE, bylines),
    "pictures": (Permission.PICTURES, pictures),
    "stories": (Permission.WRITE, stories),
}
