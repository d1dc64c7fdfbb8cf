"""A picture inside a story's text, as the writing field would have put it there."""

from django.utils.html import format_html

SIZES = "(min-width: 45rem) 43rem, 100vw"


def figure(picture):
    """The markup of ``picture`` with its own words; the allow-list sees it like any other."""
    image = picture.as_image()
    full = image["crops"]["full"]
    return format_html(
        '<figure class="figure" data-picture="{}"><img src="{}" srcset="{}" sizes="{}" width="{}" '
        'height="{}" alt="{}" loading="lazy"><figcaption>{} <small>{}</small></figcaption></figure>',
        *(picture.pk, full["src"], full["webp"], SIZES, full["width"], full["height"]),
        *(image["alt"], image["caption"], image["credit_line"]),
    )
