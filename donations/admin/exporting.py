"""Exporting what a list shows, as CSV or XLSX: for whoever keeps the books, written down in the audit."""

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, StreamingHttpResponse
from django.urls import path, reverse
from django.utils import timezone

from donations import exports
from newsroom.core import audit
from newsroom.core.admin.base import bounded
from newsroom.core.roles import Permission, may

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Exported:
    """For a ``ModelAdmin`` of the books: its list with its filters and its search, as a file."""

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        views = {"csv": self.export_csv, "xlsx": self.export_xlsx}
        return [
            path(f"export.{kind}", self.admin_site.admin_view(view), name=f"{name}_{kind}")
            for kind, view in views.items()
        ] + super().get_urls()

    def changelist_view(self, request, extra_context=None):
        words = {"exports": []}
        if may(request.user, Permission.MONEY):
            query = request.GET.urlencode()
            name = f"admin:{self.opts.app_label}_{self.opts.model_name}"
            addresses = [(kind.upper(), reverse(f"{name}_{kind}")) for kind in ("csv", "xlsx")]
            words["exports"] = [(kind, f"{address}?{query}") for kind, address in addresses]
        return super().changelist_view(request, words | (extra_context or {}))

    def export_csv(self, request):
        """The list as CSV, sent as it is read."""
        table, rows = self.exported(request, "csv")
        answer = StreamingHttpResponse(exports.as_csv(table, rows), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="{self.file_name(table)}.csv"'
        return answer

    def export_xlsx(self, request):
        """The list as a spreadsheet."""
        table, rows = self.exported(request, "xlsx")
        file = exports.as_xlsx(table, rows)
        return FileResponse(
            file, as_attachment=True, filename=f"{self.file_name(table)}.xlsx", content_type=XLSX
        )

    def exported(self, request, kind):
        """(table, its rows) of what the list would show."""
        if not may(request.user, Permission.MONEY):
            raise PermissionDenied
        request.GET = bounded(request.GET)
        listed = self.get_changelist_instance(request)
        table = exports.TABLES[self.model]
        found = listed.get_queryset(request)
        shown = {"format": kind, "shown": request.GET.urlencode()[:500], "rows": found.count()}
        audit.record(f"export {table.name}", self.opts.label_lower, by=request.user, **shown)
        return table, table.rows(found)

    def file_name(self, table):
        """The file's name, with the day on the newsroom's clock."""
        return f"{table.name}-{timezone.localdate()}"
