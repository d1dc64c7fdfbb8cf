"""Twenty people save at once, through the forms of the production server: is every save in the history?

A thousand saves into one story, and a thousand over fifty stories, on SQLite and on PostgreSQL. Each opens
the story's form, changes a paragraph of their own or, now and then, the headline that all share, and presses
Save. Whoever is shown a collision presses Save again. Afterwards every text that anybody saved must stand in
a revision by its writer, and the newest text must hold every change that collided with nobody's.
"""

import http.client
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import closing
from urllib.parse import urlencode, urlsplit

from tools.instance import ROOT, served
from tools.soak.forms import fields_of

CLIENTS, PARAGRAPHS = 20, 40
SHARED = 0.05  # of the saves change the headline, which all share
MOST_PRESSES = 40  # of Save for one text; each collision needs one more
SERVER = os.environ.get("BENCH_SERVER", "postgres://postgres@127.0.0.1:5432")

PREPARE = """
import json, sys
import django
django.setup()
from django.test import Client
from articles import workflow
from articles.composing import StoryFields, compose
from newsroom.core.models import RoleAssignment, Section, User
clients, stories, paragraphs = json.load(sys.stdin)
section = Section.objects.first()
body = "".join(f"<p>Paragraph {number}.</p>" for number in range(paragraphs))
ids = []
for number in range(stories):
    fields = StoryFields(headline=f"Story {number}", body=body, section=section.pk)
    ids.append(workflow.create_story(compose(fields), by=None).pk)
people = {}
for number in range(clients):
    user = User.objects.create_user(f"soak-{stories}-{number}", is_staff=True)
    RoleAssignment.objects.create(user=user, role="editor")
    client = Client()
    client.force_login(user)
    people[user.pk] = client.cookies["sid"].value
print(json.dumps([ids, people]))
"""

CHECK = """
import collections, json, sys
import django
django.setup()
from articles.models import Article, Revision
from articles.workflow.saving import KEPT_ASIDE
stories = json.loads(sys.argv[1])
columns = ("number", "author", "note", "content__headline", "content__body")
history = {story: list(Revision.objects.filter(article=story).order_by("number").values_list(*columns))
           for story in stories}
lost = 0
for story, person, words, shared, presses in json.load(sys.stdin):
    place = 3 if shared else 4
    found = [row for row in history[story] if row[1] == person and words in row[place]]
    gone = not found or presses > 1 and KEPT_ASIDE not in {row[2] for row in found}
    lost += bool(gone or not shared and words not in history[story][-1][4])
versions = dict(Article.objects.filter(pk__in=stories).values_list("pk", "version"))
broken = sum([row[0] for row in history[story]] != list(range(1, versions[story] + 1)) for story in stories)
print(json.dumps([lost, broken]))
"""


def run(saves):
    """Every round on every database that answers; prints the figures; returns how much was lost."""
    wrong = 0
    for name, url in databases():
        with tempfile.TemporaryDirectory() as folder, served(folder, url) as newsroom:
            for stories in (1, 50):
                wrong += measure(name, newsroom, url, saves, stories)
    return int(bool(wrong))


def databases():
    """(name, DATABASE_URL): a file, and a fresh PostgreSQL database where one answers."""
    yield "SQLite", ""
    name = "newsroom_soak_saves"
    program = (
        "import psycopg2, sys; c = psycopg2.connect(sys.argv[1] + '/postgres'); c.autocommit = True; "
        "k = c.cursor(); [k.execute(statement) for statement in sys.argv[2:]]"
    )
    drop = f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"
    command = [sys.executable, "-c", program, SERVER]
    if subprocess.run([*command, drop, f"CREATE DATABASE {name}"], capture_output=True).returncode:
        print("PostgreSQL does not answer: left out")
        return
    yield "PostgreSQL", f"{SERVER}/{name}"
    subprocess.run([*command, drop], check=True)


def measure(name, newsroom, url, saves, stories):
    """One round; prints its figures; returns what is lost or went wrong."""
    environment = os.environ | {"DATA_DIR": str(newsroom.data_dir), "DEMO": "1", "LOG_LEVEL": "ERROR"}
    environment |= {"DJANGO_SETTINGS_MODULE": "newsroom.settings", "SITE_URL": newsroom.url}
    environment.pop("DATABASE_URL", None)
    environment |= {"DATABASE_URL": url} if url else {}
    ids, people = ask(environment, PREPARE, [CLIENTS, stories, PARAGRAPHS])
    writers = [
        Writer(newsroom.url, place, person, session, ids, saves // CLIENTS)
        for place, (person, session) in enumerate(people.items())
    ]
    started = time.perf_counter()
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    seconds = time.perf_counter() - started
    done = [save for writer in writers for save in writer.done]
    lost, broken = ask(environment, CHECK, done, json.dumps(ids))
    counts = sum((writer.counts for writer in writers), Counter())
    errors = [error for writer in writers for error in writer.errors]
    where = "one story" if stories == 1 else f"{stories} stories"
    print(
        f"{name}, {CLIENTS} people, {where}: {len(done):,} saves in {seconds:.0f} s, "
        f"{counts['merged']:,} merged, {counts['shown']:,} collisions shown, "
        f"{lost} lost, {broken} histories broken, {len(errors)} errors",
        flush=True,
    )
    for error in errors[:5]:
        print(f"  {error}")
    return lost + broken + len(errors) + (len(done) != saves // CLIENTS * CLIENTS)


def ask(environment, program, given, *arguments):
    """Run a small program of the project and read the JSON that it prints."""
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        cwd=ROOT,
        env=environment,
        input=json.dumps(given),
        capture_output=True,
        text=True,
    )
    if done.returncode:
        sys.exit(done.stderr)
    return json.loads(done.stdout)


class Writer(threading.Thread):
    """One person with a browser. ``done``: [story, person, words, shared, presses] of what was accepted."""

    def __init__(self, url, place, person, session, stories, saves):
        super().__init__()
        self.address, self.place, self.person = urlsplit(url), place, person
        self.cookies = {"sid": session}
        self.stories, self.saves = stories, saves
        self.chance = random.Random(place)
        self.done, self.errors, self.counts = [], [], Counter()

    def run(self):
        for turn in range(self.saves):
            try:
                self.save(turn)
            except (OSError, http.client.HTTPException) as error:
                self.errors.append(repr(error))

    def save(self, turn):
        """One text, from opening the form to its being accepted."""
        story, words = self.chance.choice(self.stories), f"Sentence {self.place}-{turn}."
        path = f"/admin/articles/article/{story}/change/"
        fields = fields_of(self.ask("GET", path)[2])
        shared = self.chance.random() < SHARED
        if shared:
            fields["headline"] = [f"{words} of all"]
        else:
            own = f"<p>Paragraph {self.place * 2}."  # never beside another's
            fields["body"] = [fields["body"][0].replace(own, f"{own} {words}", 1)]
        for press in range(1, MOST_PRESSES + 1):
            status, location, page = self.ask("POST", path, fields | {"verb": ["save"]})
            if status == 302:
                self.counts["merged"] += "merged=" in location
                self.done.append([story, int(self.person), words, shared, press])
                return
            if status != 200 or 'id="collisions"' not in page:
                self.errors.append(f"{status} for {words}")
                return
            self.counts["shown"] += 1
            fields = fields_of(page)
        self.errors.append(f"{words} never got through")

    def ask(self, method, path, fields=None):
        """``(status, location, page)``."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None
        if fields is not None:
            body = urlencode(fields, doseq=True)
            headers |= {"Content-Type": "application/x-www-form-urlencoded"}
        connection = http.client.HTTPConnection(self.address.hostname, self.address.port, timeout=120)
        with closing(connection):
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            page = answer.read().decode()
        for cookie in answer.headers.get_all("Set-Cookie", []):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, answer.headers.get("Location", ""), page
