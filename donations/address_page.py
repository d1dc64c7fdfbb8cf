"""The page that a link mailed to a donor's new address opens: GET shows, POST acts."""

from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from donations import address_change, donors, lost_links
from newsroom.core.pages import private_page


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request, token):
    """A mail scanner that follows the link changes nothing."""
    try:
        donor, email = address_change.read(token)
    except address_change.DeadLink:
        return render(request, "donations/dead_link.html", {"masthead": "bare", "about": "yours"}, status=404)
    words, status = {"email": email, "masthead": "bare"}, 200
    if request.method == "POST":
        try:
            address_change.confirm(donor, email)
        except donors.NotAmended:
            words["taken"], status = True, 409
        else:
            return redirect(f"{lost_links.path(donor)}?done=moved")
    return render(request, "donations/address.html", words, status=status)
