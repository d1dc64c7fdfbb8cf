"""The desk with 100,000 stories behind it: server time and queries of its screens, as three roles see them.

The archive is made once (some ten minutes) and kept; what a desk has besides is put into it: drafts, stories
that wait, lines of the news list, and one story with 2,000 revisions.
"""

import json
import subprocess

from tools.bench import archive

SIZE = 100_000
REVISIONS = 2_000
MOST_MS, MOST_QUERIES, MOST_QUERIES_FORM = 150, 15, 20
REPEATED = 7  # times each page is asked for; the median counts

PREPARE = """
import json, sys
from datetime import timedelta
import django
django.setup()
from django.db import connection, transaction
from django.utils import timezone
from articles.content import StoryContent
from articles.importers.bulk import NewStory, write_stories
from articles.models import Article, Correction, Revision, StoryEvent
from newsroom.core.models import RoleAssignment, Section, User
given = json.load(sys.stdin)
people = {}
section = Section.objects.order_by("pk").first()
for role, where in (("chief", None), ("editor", section), ("reporter", None)):
    people[role], new = User.objects.get_or_create(username=f"bench-{role}", defaults={"is_staff": True})
    if new:
        RoleAssignment.objects.create(user=people[role], role=role, section=where)
now, S = timezone.now(), Article.State
if not Article.objects.filter(created_by=people["reporter"]).exists():
    newest = Article.objects.filter(state=S.PUBLISHED).order_by("-id")
    texts = [StoryContent.from_json(text) for text in newest.values_list("content", flat=True)[:2000]]
    with transaction.atomic():
        rows = write_stories([NewStory(text, str(n)) for n, text in enumerate(texts)], zone="Europe/London")
    ids = [row.pk for row in rows]
    def some(start, end, **values):
        Article.objects.filter(pk__in=ids[start:end]).update(**values)
    some(0, 2000, created_by=people["chief"], saved_by=people["chief"])
    some(0, 300, created_by=people["reporter"], assigned_to=people["reporter"])
    some(0, 500, due_at=now + timedelta(hours=5), listed_at=now, expected_words=600)
    some(0, 150, desk_words=0)
    some(500, 900, state=S.SUBMITTED)
    some(900, 1100, state=S.APPROVED)
    public = Article.objects.filter(state=S.PUBLISHED).order_by("-id")
    public = list(public.values_list("pk", flat=True)[:600])
    soon = now + timedelta(days=2)
    planned = Article.objects.filter(pk__in=public[:200])
    planned.update(state=S.SCHEDULED, published_at=soon, released_at=soon)
    Article.objects.filter(pk__in=public[200:400]).update(published_at=now, released_at=now)
    wrong = {"kind": "correction", "text": "We were wrong.", "at": now, "version": 1}
    Correction.objects.bulk_create(Correction(article_id=pk, **wrong) for pk in public[400:])
long = Article.objects.filter(state=S.DRAFT, created_by=people["chief"]).order_by("pk").first()
if long.version < given["revisions"]:
    first = long.revisions.order_by("-number").first()
    numbers = range(long.version + 1, given["revisions"] + 1)
    common = {"article": long, "content": first.content, "digest": first.digest}
    common["author"] = people["chief"]
    rows = (Revision(number=n, parent=n - 1, **common) for n in numbers)
    Revision.objects.bulk_create(rows, batch_size=200)
    event = {"article": long, "verb": "save", "actor": people["chief"]}
    event |= {"from_state": "draft", "to_state": "draft"}
    StoryEvent.objects.bulk_create((StoryEvent(version=n, **event) for n in numbers), batch_size=500)
    Article.objects.filter(pk=long.pk).update(version=given["revisions"])
with connection.cursor() as cursor:
    cursor.execute("SET statement_timeout = 0")
    cursor.execute("VACUUM ANALYZE")
from articles.models import Byline, Reference
busy = Reference.objects.filter(tag__isnull=False).values_list("tag", flat=True)[:1]
print(json.dumps({
    "story": long.pk, "section": section.pk, "tag": busy[0],
    "byline": Byline.objects.order_by("pk").first().pk,
    "word": Article.objects.filter(state=S.PUBLISHED).first().desk_title.split()[-1],
}))
"""

MEASURE = """
import json, statistics, sys, time
import django
django.setup()
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from newsroom.core.models import User
given, table = json.load(sys.stdin), {}
for role in ("chief", "editor", "reporter"):
    client = Client(headers={"host": settings.ALLOWED_HOSTS[0]})
    client.force_login(User.objects.get(username=f"bench-{role}"))
    for name, path in given["pages"].items():
        status = [client.get(path).status_code for _ in range(2)][1]
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        asked, times = len(queries), []  # counted at once: the next request begins a new log
        for _ in range(given["repeated"]):
            started = time.perf_counter()
            client.get(path)
            times.append(1000 * (time.perf_counter() - started))
        table.setdefault(name, {})[role] = (status, statistics.median(times), asked)
print(json.dumps(table))
"""


def pages(found):
    """Screen → address, for what ``PREPARE`` found."""
    stories = "/admin/articles/article/"
    questions = {
        "": "all=1",
        ", mine": "whose=mine",
        ", not published": "state=unpublished",
        ", a section": f"section={found['section']}",
        ", a byline": f"byline={found['byline']}",
        ", a tag": f"tag={found['tag']}",
        ", corrected": "corrected=on",
        ", without picture": "unpictured=on",
        ", a language": "language=en",
        ", a day": "time=published&since=2026-01-01&until=2026-01-01",
        ", a word": f"q={found['word']}",
        ", two words": "q=minister+report",
        ", everything": f"q={found['word']}&section={found['section']}&tag={found['tag']}&unpictured=on",
    }
    return {
        "board": "/admin/",
        "news list": "/admin/news-list/",
        "calendar, week": "/admin/calendar/",
        "calendar, month": "/admin/calendar/?by=month",
        **{f"stories{name}": f"{stories}?{query}" for name, query in questions.items()},
        "story form": f"{stories}{found['story']}/change/",
    }


def measure():
    """Milliseconds and queries of each screen; says which is beyond its limit."""
    ready()
    found = archive.ask(SIZE, PREPARE, json.dumps({"revisions": REVISIONS}))
    given = {"pages": pages(found), "repeated": REPEATED}
    table = archive.ask(SIZE, MEASURE, json.dumps(given))
    roles = ("chief", "editor", "reporter")
    print(f"{'screen':<26}" + "".join(f"{role:>18}" for role in roles) + "   (ms, queries)")
    for name, cells in table.items():
        row = "".join(f"{told(*cells[role]):>18}" for role in roles)
        print(f"{name:<26}{row}{beyond(name, cells)}", flush=True)


def ready():
    """The archive of 100,000 stories, made if it is not there, and its tables as they are now."""
    name = f"newsroom_bench_{SIZE}"
    program = (
        "import psycopg2, sys; c = psycopg2.connect(sys.argv[1] + '/postgres').cursor(); "
        f"c.execute(\"SELECT 1 FROM pg_database WHERE datname = '{name}'\"); print(c.rowcount)"
    )
    answer = subprocess.run(
        [archive.PYTHON, "-c", program, archive.SERVER], check=True, capture_output=True, text=True
    )
    if answer.stdout.strip() == "1":
        archive.manage(SIZE, "migrate", "-v0")
        archive.manage(SIZE, "collectstatic", "--noinput", "-v0")
    else:
        archive.fill(SIZE)


def told(status, milliseconds, queries):
    """One cell."""
    return f"{milliseconds:.0f} ms, {queries}" if status == 200 else f"status {status}"


def beyond(name, cells):
    """A word behind a row that takes too long or asks too much."""
    most = MOST_QUERIES_FORM if name == "story form" else MOST_QUERIES
    slow = any(ms > MOST_MS or queries > most for status, ms, queries in cells.values() if status == 200)
    return f"   beyond {MOST_MS} ms or {most}" if slow else ""
