"""The worker: nothing is only tried once, nothing is done twice, nothing is cut off."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.utils import timezone

from articles import workflow
from articles.models import Article
from articles.workflow import clock
from newsroom.core import outbox, worker
from newsroom.core.mail import send
from newsroom.core.models import OutboxMessage
from tests import factories

ROOT = Path(__file__).resolve().parents[2]
done = []


def slow(payload):
    """A handler that takes a moment, to be interrupted in."""
    time.sleep(0.3)
    done.append(payload["number"])


@pytest.fixture(autouse=True)
def handlers(monkeypatch):
    monkeypatch.setitem(outbox.HANDLERS, "slow", "tests.core.test_worker.slow")
    done.clear()


class StopAfter:
    """An event that is set after so many looks, each of them free of waiting."""

    def __init__(self, looks):
        self.looks = looks

    def is_set(self):
        self.looks -= 1
        return self.looks < 0

    def wait(self, seconds):
        return False


def test_mail_queued_by_a_verb_is_sent(db):
    """What a verb wants to be mailed leaves with the worker's next look, and the row is gone."""
    send("reader@paper.example", "Thank you", "For your letter.")
    worker.run(StopAfter(2))
    assert [message.subject for message in mail.outbox] == ["Thank you"]
    assert not OutboxMessage.objects.exists()


def test_purges_are_done_and_forgotten(section):
    """A published story's purge does not stay in the outbox for ever."""
    factories.published(section)
    assert OutboxMessage.objects.filter(kind="purge").exists()
    worker.run(StopAfter(5))
    assert not OutboxMessage.objects.filter(due_at__lte=timezone.now()).exists()


def test_a_failing_message_waits_and_the_next_is_done(db):
    """One message that cannot be done keeps no other from being done, and is tried again later."""
    outbox.add("unknown kind", {})
    outbox.add("slow", {"number": 1})
    worker.run(StopAfter(3))
    assert done == [1]
    failed = OutboxMessage.objects.get()
    assert failed.attempts == 1
    assert failed.due_at > timezone.now()


def test_a_failing_step_is_told_and_the_others_run(db, settings, caplog):
    """A step of the clock that breaks does not stop the worker."""
    settings.CLOCK_STEPS = ["tests.core.test_worker.break_down", "tests.core.test_worker.tick"]
    worker.run(StopAfter(1))
    assert done == ["tick"]
    assert "break_down" in caplog.text


def break_down():
    raise ValueError("spring")


def tick():
    done.append("tick")


def test_a_scheduled_story_is_published_when_its_time_comes(section, editor):
    """The desk sees a scheduled story as published once its time has come, and its history says so."""
    article = factories.draft(section, editor)
    workflow.schedule(article, by=editor, at=timezone.now() + timedelta(hours=1))
    worker.run(StopAfter(1))
    article.refresh_from_db()
    assert article.state == Article.State.SCHEDULED
    Article.objects.update(published_at=timezone.now() - timedelta(seconds=1))
    worker.run(StopAfter(1))
    article.refresh_from_db()
    assert article.state == Article.State.PUBLISHED
    assert article.events.first().verb == "go_live"


def test_going_live_happens_once(section, editor):
    """Two workers see the same story come due; its history has one entry."""
    article = factories.draft(section, editor)
    workflow.schedule(article, by=editor, at=timezone.now() + timedelta(hours=1))
    Article.objects.update(published_at=timezone.now() - timedelta(seconds=1))
    seen_by_both = clock.due().get()
    assert clock.settle(seen_by_both)
    assert not clock.settle(seen_by_both)
    assert article.events.filter(verb="go_live").count() == 1


def test_an_embargo_is_kept_by_the_clock(section, editor):
    """A story whose embargo is later than its time goes live with the embargo."""
    article = factories.draft(section, editor)
    soon = timezone.now() + timedelta(hours=1)
    workflow.schedule(article, by=editor, at=soon, embargoed_until=soon + timedelta(hours=1))
    Article.objects.update(published_at=timezone.now() - timedelta(seconds=1))
    assert clock.publish_due() == 0


def test_expired_sessions_are_forgotten(db, client, administrator):
    """Yesterday's sign-in does not stay in the database."""
    client.force_login(administrator)
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        worker.run(StopAfter(1))
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM django_session")
            assert cursor.fetchone()[0] == 0


@pytest.mark.django_db(transaction=True)
def test_two_workers_do_nothing_twice():
    """With two workers every message is done exactly once."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite in memory has no second connection; PostgreSQL's row locks are tested there")
    for number in range(6):
        outbox.add("slow", {"number": number})
    threads = [threading.Thread(target=work_and_close, args=(8,)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == list(range(6))


def work_and_close(looks):
    worker.run(StopAfter(looks))
    connection.close()


def test_sigterm_finishes_the_message_being_done(tmp_path, migrated_file):
    """Stopped in the middle of a mail, the worker sends it, removes the row and ends without a word."""
    env = os.environ | {"DATABASE_URL": f"sqlite:///{migrated_file}", "DATA_DIR": str(tmp_path)}
    env |= {"PYTHONPATH": str(ROOT), "SITE_URL": "http://localhost:8000"}
    process = subprocess.Popen(
        [sys.executable, "-c", WORK], cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout.readline() == b"begun\n"
    process.send_signal(signal.SIGTERM)
    output, errors = process.communicate(timeout=20)
    assert (process.returncode, errors) == (0, b"")
    assert output == b"finished\n"
    with closing(sqlite3.connect(migrated_file)) as left:
        found = left.execute(f"SELECT count(*) FROM {OutboxMessage._meta.db_table}").fetchone()
    assert found == (1,)  # the second message was not begun


WORK = """
import os, django
os.environ["DJANGO_SETTINGS_MODULE"] = "newsroom.settings"
django.setup()
from django.core.management import call_command
from newsroom.core import outbox
outbox.add("told", {}); outbox.add("told", {})
outbox.register("told", "tests.core.telling.tell")
call_command("worker")
"""
