"""What axe finds on a page."""

from axe_playwright_python.base import AXE_SCRIPT

# Of axe's rules those that read colours: all that another scheme can change on a page that stands.
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}


def faults(page, *, colours=False):
    """(rule, first place) of each rule that ``page`` breaks; with ``colours``, of those that read colours."""
    # What axe passed is not asked for: on a long form it is most of the answer.
    options = {"resultTypes": ["violations"]} | (COLOURS if colours else {})
    if not page.evaluate("'axe' in window"):  # half a megabyte to read
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate("(options) => axe.run(options).then((answer) => answer.violations)", options)
    return [(fault["id"], fault["nodes"][0]["html"][:120]) for fault in found]


def look_in_both_schemes(page, screen, found, *, twice=False):
    """Add to ``found`` what axe finds on ``page`` as it stands, in light and in dark.

    In dark only by the rules that read colours, unless ``twice``.
    """
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        if broken := faults(page, colours=scheme == "dark" and not twice):
            found[f"{screen}, {scheme}"] = broken
    page.emulate_media(color_scheme="light")


def look_at_desk_and_on_phone(page, screen, found, desk=1280):
    """Add to ``found`` what axe finds, light at a desk and dark on a phone, and whether it is too wide."""
    for width, scheme in ((390, "dark"), (desk, "light")):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        broken = faults(page)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            broken.append("too wide")
        if broken:
            found[f"{screen}, {scheme}, {width}"] = broken
