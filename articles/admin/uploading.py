"""A picture that is sent along with the story form."""

from articles.forms import UploadForm
from articles.pictures import add_picture
from newsroom.core.renditions import PictureRefused


def take_upload(request, data):
    """Store the picture sent along, if any, and put its row into ``data``; returns what is wrong.

    It is stored before anything else, so that it stands even when the text has a problem.
    """
    if "upload-file" not in request.FILES:
        return []
    upload = UploadForm(request.POST, request.FILES, prefix="upload")
    picture, problems = stored(upload, by=request.user)
    if picture:
        row = {"id": picture.pk, "place": upload.cleaned_data["place"] or "lead", "alt": picture.alt_text}
        row |= {"caption": picture.caption, "credit": picture.credit_line, "order": "0"}
        for column, value in row.items():
            data.appendlist(f"picture_{column}", str(value))
    return problems


def stored(upload, *, by):
    """``(Picture or None, problems)`` of an ``UploadForm``."""
    if not upload.is_valid():
        return None, [f"Picture: {words}" for errors in upload.errors.values() for words in errors]
    words = upload.cleaned_data
    if not words["file"]:
        return None, ["Picture: choose a file."]
    focus = [0.5 if words[axis] is None else words[axis] / 100 for axis in ("focus_x", "focus_y")]
    texts = {"alt_text": words["alt"], "caption": words["caption"], "credit_line": words["credit"]}
    try:
        return add_picture(words["file"], by=by, focus=tuple(focus), **texts), []
    except PictureRefused as refusal:
        return None, [str(refusal)]
