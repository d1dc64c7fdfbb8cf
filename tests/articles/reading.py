"""What tests of readers’ pages share."""

import re
from datetime import timedelta

from django.utils import timezone

from tests import factories


def read(client, path, status=200):
    response = client.get(path)
    assert response.status_code == status, path
    return response.content.decode()


def paths_on(page):
    """Addresses of stories in the main part, in order, each once."""
    main = page[page.index("<main") :]
    return list(dict.fromkeys(re.findall(r'<h[2345][^>]*><a href="(/\d{4}/[^"]+)"', main)))


def publish_many(section, count, **changes):
    """``count`` stories an hour apart, the first the newest."""
    return [
        factories.published(section, at=timezone.now() - timedelta(hours=n + 1), **changes)
        for n in range(count)
    ]


def words(response):
    """The main part of a page as text."""
    text = response.content.decode().split('id="content"', 1)[1]
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())
