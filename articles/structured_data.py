"""schema.org markup: our names mapped to the standard's (schema.org, Google's Article rules).

Everything here is a plain dict for JSON-LD, made from what is printed and nothing else: a headline or an
author that the page does not show would be a lie to the search engine.
"""

from django.conf import settings
from django.utils.encoding import iri_to_uri

ARTICLE_TYPES = {
    "analysis": "AnalysisNewsArticle",
    "opinion": "OpinionNewsArticle",
    "editorial": "OpinionNewsArticle",
    "letter": "OpinionNewsArticle",
    "review": "ReviewNewsArticle",
}
POLICIES = {
    "ethics": "ethicsPolicy",
    "corrections": "correctionsPolicy",
    "ownership": "ownershipFundingInfo",
    "masthead": "masthead",
}
HEADLINE_CHARACTERS = 110  # Google's limit


def absolute(path):
    """The full address of ``path`` on this site, in ASCII."""
    return iri_to_uri(path if path.startswith(("http://", "https://")) else f"{settings.SITE_URL}{path}")


def organization(publication):
    """The publication (the frame's part) as a ``NewsMediaOrganization`` with its policies."""
    logo = publication["logo"]
    data = {
        "@type": "NewsMediaOrganization",
        "@id": absolute("/#publication"),
        "name": publication["name"],
        "url": absolute("/"),
    }
    if logo:
        data["logo"] = image_object(logo)
    links = [link["url"] for link in publication["follow"] if link["url"].startswith("https://")]
    if links:
        data["sameAs"] = links
    for purpose, name in POLICIES.items():
        if purpose in publication["policies"]:
            data[name] = absolute(f"/{publication['policies'][purpose]}/")
    return data


def website(publication):
    """The front page's markup: the site and who publishes it."""
    return {
        "@context": "https://schema.org",
        "@type": "WebSite",
        "name": publication["name"],
        "url": absolute("/"),
        "inLanguage": publication["language"],
        "publisher": organization(publication),
    }


def author(credit):
    """Who made it: a board is an organisation, never a person."""
    data = {
        "@type": "Organization" if credit.kind == "board" else "Person",
        "name": credit.name,
        "url": absolute(f"/byline/{credit.slug}/"),
    }
    if credit.title and credit.kind == "person":
        data["jobTitle"] = credit.title
    return data


def image_object(crop, caption="", credit=""):
    """An ``ImageObject`` for a crop."""
    data = {
        "@type": "ImageObject",
        "url": absolute(crop["src"]),
        "width": crop["width"],
        "height": crop["height"],
    }
    if caption:
        data["caption"] = caption
    if credit:
        data["creditText"] = credit
    return data


def images(picture):
    """The lead picture in every shape we have, widest first."""
    crops = picture["crops"] if picture else {}
    return [
        image_object(crops[name], picture["caption"], picture["credit_line"])
        for name in ("full", "social", "card", "square")
        if crops.get(name)
    ]


def correction(printed, url):
    """A printed correction as a ``CorrectionComment``, with what became of it as its description."""
    data = {
        "@type": "CorrectionComment",
        "name": printed.kind,
        "text": printed.text,
        "datePublished": printed.at,
        "url": f"{url}#correction-{printed.id}",
    }
    trace = [f"Changed on {former.at}; until then: {former.text or '–'}" for former in printed.changes]
    if printed.changes:
        data["dateModified"] = printed.changes[-1].at
    if printed.withdrawn_at:
        trace.append(f"Withdrawn on {printed.withdrawn_at}: {printed.reason}")
        data |= {"dateModified": printed.withdrawn_at, "creativeWorkStatus": "Withdrawn"}
    return data | ({"description": " ".join(trace)} if trace else {})


def story(content, publication, path, words=None):
    """A ``StoryContent`` as ``NewsArticle`` (with the narrower type of an opinion, analysis or review).

    ``words``: their number where it is known: counting them costs more than the rest of the page's head.
    """
    url = absolute(path)
    narrower = ARTICLE_TYPES.get(content.genre)
    data = {
        "@context": "https://schema.org",
        "@type": ["NewsArticle", narrower] if narrower else "NewsArticle",
        "mainEntityOfPage": {"@type": "WebPage", "@id": url},
        "url": url,
        "headline": content.headline[:HEADLINE_CHARACTERS],
        "inLanguage": content.language,
        "datePublished": content.published_at,
        "dateModified": content.updated_at or content.published_at,
        "author": [author(credit) for credit in content.authors],
        "publisher": organization(publication),
        "isAccessibleForFree": True,
        "wordCount": content.words if words is None else words,
    }
    optional = {
        "alternativeHeadline": content.short_headline,
        "description": content.search_description or content.standfirst,
        "articleSection": content.section.name if content.section else "",
        "keywords": [tag.name for tag in content.tags],
        "dateline": content.dateline,
        "image": images(content.lead_picture),
        "contributor": [author(c) for c in content.credits if c not in content.authors],
        "creativeWorkStatus": "Retracted" if content.retraction else "",
        "correction": [correction(c, url) for c in content.corrections],
    }
    return data | {name: value for name, value in optional.items() if value}
