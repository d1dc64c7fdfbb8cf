from datetime import timedelta

from django.db import migrations, models

SAID = ("comment", "answer")


def name_hearers(apps, schema_editor):
    """What was said before says whom it told, too: the history has kept the names."""
    comments = apps.get_model("articles", "Comment").objects
    events = apps.get_model("articles", "StoryEvent").objects.filter(verb__in=SAID)
    for event in events.only("article_id", "actor_id", "at", "data").iterator():
        if told := event.data.get("told"):
            said = comments.filter(article=event.article_id, by=event.actor_id, text=event.data.get("comment"))
            said = said.filter(at__range=(event.at - timedelta(minutes=1), event.at))
            said.update(told=", ".join(told))


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0021_outside_approval"),
    ]

    operations = [
        migrations.AddField(
            model_name="comment",
            name="told",
            field=models.TextField(
                blank=True, db_default="", default="", help_text="Names of those who were told."
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="missed",
            field=models.TextField(
                blank=True,
                db_default="",
                default="",
                help_text="Who was named and not told, and why: sentences.",
            ),
        ),
        migrations.RunPython(name_hearers, migrations.RunPython.noop, elidable=True),
    ]
