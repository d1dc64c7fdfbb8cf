"""``manage.py reindex``: make the search index anew from the published stories."""

from django.core.management.base import BaseCommand
from tqdm import tqdm

from articles.models import Article
from articles.search.index import rebuild


class Command(BaseCommand):
    help = "Make the search index anew. Safe while the site runs; each batch is replaced as it is read."

    def handle(self, *args, **options):
        total = Article.objects.filter(state__in=Article.LIVE_STATES).count()
        with tqdm(total=total, unit=" stories", disable=options["verbosity"] == 0) as bar:
            for done in rebuild():
                bar.update(done - bar.n)
        self.stdout.write(f"{total} stories can be found.")
