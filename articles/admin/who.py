"""Who writes a story: one field for a colleague's name or anybody else's."""

from django import forms
from django.core.exceptions import ValidationError

from articles.colleagues import who_may
from newsroom.core.roles import Permission
from newsroom.core.text import clean_text, name_key


class WhoField(forms.CharField):
    """Cleans into what ``workflow.plan`` takes: a colleague, or a free name, or nobody.

    ``colleagues``: those whose names are offered; the field's template lists them in ``<datalist id="who">``.
    """

    def __init__(self, *, colleagues, **kwargs):
        self.colleagues = colleagues
        widget = forms.TextInput(attrs={"list": "who", "autocomplete": "off"})
        super().__init__(max_length=120, widget=widget, **kwargs)

    def clean(self, value):
        name = clean_text(super().clean(value))
        key = name_key(name)
        called = [user for user in self.colleagues if key in (name_key(str(user)), name_key(user.username))]
        if len(called) > 1:
            names = ", ".join(user.username for user in called)
            raise ValidationError(f"More than one colleague is called that. Type the user name: {names}.")
        if called:
            return {"assigned_to": called[0]}
        return {"assigned_to": None, "assigned_name": name}


def writers():
    """Colleagues who write somewhere here, by name; one query."""
    return sorted(who_may(Permission.WRITE), key=lambda user: str(user).casefold())
