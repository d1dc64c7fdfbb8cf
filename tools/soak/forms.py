"""What a browser would post of the story form on a page, read without a browser."""

from html.parser import HTMLParser


def fields_of(page, form="story"):
    """name → values of the form with the id ``form``, as it came."""
    reader = FormReader(form)
    reader.feed(page)
    return reader.fields


class FormReader(HTMLParser):
    """Collects the fields of one form; buttons and files are not among them."""

    def __init__(self, form):
        super().__init__()
        self.form, self.inside = form, False
        self.fields, self.text, self.select, self.chosen = {}, None, None, None

    def add(self, name, value):
        if name:
            self.fields.setdefault(name, []).append(value)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form":
            self.inside = given.get("id") == self.form
        if not self.inside:
            return
        if tag == "input":
            checked = given.get("type") not in ("radio", "checkbox") or "checked" in given
            if checked and given.get("type") not in ("file", "submit", "button"):
                self.add(given.get("name"), given.get("value") or "")
        elif tag == "textarea":
            self.text = (given.get("name"), [])
        elif tag == "select":
            self.select, self.chosen = given.get("name"), None
        elif tag == "option" and self.select and ("selected" in given or self.chosen is None):
            self.chosen = given.get("value") or ""

    def handle_data(self, data):
        if self.text:
            self.text[1].append(data)

    def handle_endtag(self, tag):
        if tag == "form":
            self.inside = False
        elif tag == "textarea" and self.text:
            name, parts = self.text
            self.add(name, "".join(parts).removeprefix("\n"))
            self.text = None
        elif tag == "select" and self.select:
            self.add(self.select, self.chosen or "")
            self.select = None
