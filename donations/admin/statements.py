"""Bank statements: bring a file, say what its columns are, decide about each line."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from donations import bank_statement, matching, statements
from donations.admin.books import BookAdmin
from donations.admin.columns import column, moment
from donations.bank_statement import DATE_ORDERS, LARGEST, Layout, StatementError
from donations.donation_page import books_are_live, get_page
from donations.models import Announcement, BankStatement, StatementLine
from donations.money import currency_choices
from newsroom.core.roles import Permission

State = StatementLine.State
A_PAGE = 50  # lines
SHOWN = 6  # rows of a file before it is read
LABELS = {
    "": "of no interest",
    "date": "the day",
    "amount": "the amount, minus for what went out",
    "money_in": "what came in",
    "money_out": "what went out",
    "payer": "who paid",
    "text": "what was written on it",
}


class UploadForm(forms.Form):
    """A file."""

    file = forms.FileField(
        label="CSV file of your bank",
        help_text=f"At most {LARGEST // 2**20} MB. It may hold days that were imported before.",
        error_messages={"required": "Choose a file.", "empty": "This file is empty."},
    )


class LayoutForm(forms.Form):
    """What each column is, and how days and amounts are written."""

    decimal = forms.ChoiceField(label="Amounts are written", choices=[(".", "1,234.56"), (",", "1.234,56")])
    dates = forms.ChoiceField(
        label="Days are written",
        choices=[(order, f"like {example}") for order, example in DATE_ORDERS.items()],
    )
    currency = forms.ChoiceField(choices=currency_choices)

    def __init__(self, *args, headings, layout, **kwargs):
        first = {"decimal": layout.decimal, "dates": layout.dates, "currency": layout.currency}
        super().__init__(*args, initial=first, **kwargs)
        for number, heading in enumerate(headings):
            self.fields[f"column-{number}"] = forms.ChoiceField(
                label=heading or f"Column {number + 1}",
                choices=LABELS.items(),
                required=False,
                initial=layout.roles.get(number, ""),
            )

    def columns(self):
        """The fields of the columns."""
        return [field for field in self if field.name.startswith("column-")]

    def layout(self):
        """What was chosen."""
        data = self.cleaned_data
        roles = {
            int(name.removeprefix("column-")): role for name, role in data.items() if role and "-" in name
        }
        return Layout(roles, data["decimal"], data["dates"], data["currency"])


@admin.register(BankStatement)
class BankStatementAdmin(BookAdmin):
    """Files of the bank, each with how many of its lines still wait."""

    needs = {"view": Permission.MONEY, "add": Permission.MONEY}
    list_display = [
        column("name", "File"),
        moment("uploaded_at", "Brought"),
        column("uploaded_by", "By"),
        "waiting",
        "booked",
        column("known", "Known before"),
    ]
    list_select_related = ["uploaded_by"]

    def get_queryset(self, request):
        counts = {state: Count("lines", filter=Q(lines__state=state)) for state in (State.OPEN, State.BOOKED)}
        return super().get_queryset(request).annotate(**{f"n_{state}": n for state, n in counts.items()})

    @admin.display(description="To be decided")
    def waiting(self, statement):
        return statement.n_open if statement.read_at else "columns not yet known"

    @admin.display(description="Booked")
    def booked(self, statement):
        return statement.n_booked

    def get_urls(self):
        again = self.admin_site.admin_view(self.open_again)
        return [path("line/<int:pk>/open/", again, name="donations_bankstatement_open"), *super().get_urls()]

    def add_view(self, request, form_url="", extra_context=None):
        """Bring a file."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                statement = statements.upload(file.name, file.read(LARGEST + 1), by=request.user)
            except StatementError as error:
                form.add_error("file", str(error))
            else:
                return HttpResponseRedirect(self.address(statement))
        return self.screen(request, "upload", "Bring a bank statement", form=form, live=books_are_live())

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """Its columns, until they are known; then its lines."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        statement = get_object_or_404(BankStatement, pk=int(object_id) if object_id.isdecimal() else 0)
        return (self.lines if statement.read_at else self.columns)(request, statement)

    def columns(self, request, statement):
        """Ask what the columns are."""
        rows = statements.rows_of(statement)
        layout = statements.layout_for(rows, get_page().currency)
        form = LayoutForm(request.POST or None, headings=rows[0], layout=layout)
        problem = ""
        if request.method == "POST" and form.is_valid():
            layout = form.layout()
            if "read" in request.POST:
                try:
                    reading = statements.take_in(statement, layout, by=request.user)
                except StatementError as error:
                    problem = str(error)
                else:
                    told = in_words(reading, BankStatement.objects.get(pk=statement.pk))
                    messages.success(request, told)
                    return HttpResponseRedirect(self.address(statement))
        preview = bank_statement.read(rows[: SHOWN + 1], layout)
        words = {"form": form, "rows": rows[1 : SHOWN + 1], "preview": preview, "problem": problem}
        return self.screen(request, "layout", f"What the columns of {statement} are", **words)

    def lines(self, request, statement):
        """Its lines in one state, those to be decided with what each may be."""
        if request.method == "POST":
            self.decide(request, statement)
            return HttpResponseRedirect(self.address(statement))
        counts = dict(statement.lines.order_by().values_list("state").annotate(Count("id")))
        asked = request.GET.get("state", "")
        state = asked if asked in State.values else State.OPEN
        found = statement.lines.filter(state=state).select_related("payment__gift", "decided_by")
        page = Paginator(found, A_PAGE).get_page(request.GET.get("p"))
        shown = list(page.object_list)
        may_be = matching.suggestions(shown) if state == State.OPEN else {}
        again = matching.twins(shown) if state == State.OPEN else {}
        words = {
            "statement": statement,
            "states": [(each, label, counts.get(each, 0), each == state) for each, label in State.choices],
            "state": state,
            "page": page,
            "lines": [(line, may_be.get(line.pk, []), again.get(line.pk)) for line in shown],
        }
        return self.screen(request, "lines", str(statement), **words)

    def decide(self, request, statement):
        """Do what was chosen for each line, and say how that went."""
        done = {"booked": 0, "aside": 0, "late": 0}
        waiting = {f"line-{line.pk}": line for line in statement.lines.filter(state=State.OPEN)}
        for name, line in waiting.items():
            chosen = choice_of(request.POST.get(name, ""), line)
            if chosen is None:
                continue
            try:
                statements.decide(line, chosen, by=request.user)
                done["aside" if chosen.aside else "booked"] += 1
            except statements.Decided:
                done["late"] += 1
        told = f"{done['booked']} booked, {done['aside']} set aside."
        if done["late"]:
            told += f" {done['late']} had been decided by a colleague meanwhile: nothing was done about them."
        messages.success(
            request, told if any(done.values()) else "Nothing was chosen, so nothing was booked."
        )

    @method_decorator(require_POST)
    def open_again(self, request, pk):
        """A line that was set aside is to be decided anew."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        line = get_object_or_404(StatementLine.objects.select_related("statement"), pk=pk)
        statements.open_again(line, by=request.user)
        return HttpResponseRedirect(self.address(line.statement))

    def address(self, statement):
        """Where ``statement`` is shown."""
        return reverse("admin:donations_bankstatement_change", args=[statement.pk])

    def screen(self, request, name, title, **words):
        """One of this admin's own screens."""
        back = "admin:donations_bankstatement_changelist"
        context = self.admin_site.each_context(request) | {"title": title, "opts": self.opts, "back": back}
        return TemplateResponse(request, f"donations/admin/statement_{name}.html", context | words)


def in_words(reading, statement):
    """How reading a file went."""
    new = len(reading.lines) - statement.known
    told = f"{counted(new, 'new line')} of money that came in; {statement.known} known already"
    unread = "".join(f" Row {row}: {why}" for row, why in reading.unread[:3])
    more = f" {counted(len(reading.unread), 'row')} could not be read.{unread}" if reading.unread else ""
    return f"{told}; {counted(reading.left_out, 'row')} of money that went out left out.{more}"


def counted(number, what):
    """``1 row``, ``2 rows``."""
    return f"{number} {what}{'' if number == 1 else 's'}"


def choice_of(value, line):
    """What a form says about ``line`` as ``statements.Chosen``; None to decide later, or for what is none."""
    if value == "aside":
        return statements.Chosen(aside=True)
    if value == "new":
        return statements.Chosen()
    if value.isdecimal() and len(value) < 19:
        found = Announcement.objects.filter(pk=int(value), gift__currency=line.currency)
        one = found.select_related("gift__donor").first()
        return statements.Chosen(one) if one else None
    return None
