"""What tests of readers’ pages share."""

import re


def read(client, path, status=200):
    response = client.get(path)
    assert response.status_code == status, path
    return response.content.decode()


def paths_on(page):
    """Addresses of stories in the main part, in order, each once."""
    main = page[page.index("<main") :]
    return list(dict.fromkeys(re.findall(r'<h[2345][^>]*><a href="(/\d{4}/[^"]+)"', main)))


def words(response):
    """The main part of a page as text."""
    text = response.content.decode().split('id="content"', 1)[1]
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())
