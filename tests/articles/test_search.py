"""Search: one table of truths, the same on both databases."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import workflow
from articles.composing import compose
from articles.models import Article
from articles.search import index
from articles.search.index import rebuild
from articles.search.query import search
from newsroom.core import outbox
from newsroom.core.models import OutboxMessage
from tests import factories

pytestmark = pytest.mark.django_db

STORIES = {
    "dredger": ("The dredger that never came", "<p>Eleven invoices were paid by the harbour board.</p>"),
    "ferry": ("Ferry cancelled thirty times", "<p>The dredger worked. The minister’s invoice was late.</p>"),
    "russian": ("Ёлка на площади", "<p>Жители России встречают праздник в новом доме.</p>"),
    "arabic": ("خبز الحي لا يكفي", "<p>أفران المرفأ تعمل ليلًا لتسدّ نقص الطحين.</p>"),
    "japanese": ("東京都の新しい港", "<p>昨日、港湾局は浚渫工事の請求書を公開した。</p>"),
    "armenian": ("Նավահանգստի հացը", "<p>Հացթուխները գիշերը աշխատում են։</p>"),
    "thai": ("ท่าเรือใหม่ของเมือง", "<p>เมื่อวานนี้สำนักงานท่าเรือเปิดเผยใบแจ้งหนี้</p>"),
    "khmer": ("កំពង់ផែថ្មី", "<p>ម្សិលមិញរដ្ឋាភិបាលបានបង្ហាញវិក្កយបត្រ</p>"),
    "lao": ("ທ່າເຮືອໃໝ່", "<p>ມື້ວານນີ້ລັດຖະບານເປີດເຜີຍໃບແຈ້ງໜີ້</p>"),
    "burmese": ("ဆိပ်ကမ်းသစ်", "<p>မနေ့ကအစိုးရကငွေတောင်းခံလွှာကိုထုတ်ပြန်ခဲ့သည်</p>"),
    "tibetan": ("གྲུ་ཁ་གསར་པ།", "<p>ཁ་སང་གཞུང་གིས་འཛིན་ཤོག་བསྟན།</p>"),
    "french": ("Élections à Besançon", "<p>Le café du marché a rouvert.</p>"),
}
TRUTHS = [
    ("dredger", {"dredger", "ferry"}),
    ("DREDGER", {"dredger", "ferry"}),
    ("invoice", {"dredger", "ferry"}),  # English stems: one invoice, many invoices
    ("dredger eleven", {"dredger"}),
    ('"harbour board"', {"dredger"}),
    ('"board harbour"', set()),
    ('"never came eleven invoices"', set()),  # no phrase goes from one text to the next …
    ('"never came paid in winter"', set()),
    ('"winter ines calloway"', set()),
    ('"came the dredger"', set()),  # … nor from a text to itself
    ('"paid in winter"', {"dredger"}),
    ('"tar and gulls"', {"dredger"}),  # a caption is printed, too
    ("minister", {"ferry"}),
    ("ёлка", {"russian"}),
    ("елка", {"russian"}),
    ("россии", {"russian"}),
    ("خُبز", {"arabic"}),  # vowel signs make no difference
    ("افران", {"arabic"}),  # nor does the hamza
    ("東京", {"japanese"}),
    ("請求書", {"japanese"}),
    ("港", {"japanese"}),
    ("京都府", set()),
    ("แจ้งหนี้", {"thai"}),  # inside a clause without a space
    ("ท่าเรือ", {"thai"}),
    ("វិក្កយបត្រ", {"khmer"}),
    ("ລັດຖະບານ", {"lao"}),
    ("အစိုးရ", {"burmese"}),
    ("འཛིན་ཤོག", {"tibetan"}),
    ("Հացթուխները", {"armenian"}),
    ("besancon", {"french"}),
    ("cafe marche", {"french"}),
    ("nothing-of-the-kind", set()),
    ("", set()),
]


@pytest.fixture
def stories(section):
    picture = factories.picture(caption="Tar and gulls", alt_text="A ship")
    more = {"dredger": {"standfirst": "Paid in winter", "lead_picture": factories.PictureChoice(picture.pk)}}
    return {
        key: factories.published(
            section, **({"headline": headline, "body": body, "standfirst": ""} | more.get(key, {}))
        )
        for key, (headline, body) in STORIES.items()
    }


def found(text, stories, **options):
    paths = [hit.card["path"] for hit in search(text, **options).hits]
    return [key for path in paths for key, story in stories.items() if story.path == path]


def test_the_table_of_truths(stories):
    """Readers find a story by its words, whatever their script, case, accents or number."""
    assert {text: set(found(text, stories)) for text, _ in TRUTHS} == dict(TRUTHS)


def test_best_match_and_newest_first(stories):
    """A word in the headline counts more than one in the text; or the newest comes first."""
    assert found("dredger", stories) == ["dredger", "ferry"]
    assert found("dredger", stories, order="newest") == ["ferry", "dredger"]


def test_a_typo_gets_a_suggestion(stories):
    """Nothing found for “dregder”: did you mean dredger?"""
    assert search("dregder").suggestion == "dredger"
    assert search("qqqqqq").suggestion == ""


def test_nonsense_is_not_pondered(stories, monkeypatch):
    """Three slips are put right; more of them, or a word of a whole line, cost nobody's time."""
    assert search("dregder feryr thrity").suggestion == "dredger ferry thirty"
    pondered = []
    monkeypatch.setattr("articles.search.suggest.mend", lambda word, known: pondered.append(word))
    assert search("dregder feryr thrity canceled").suggestion == ""
    assert search("d" * 41).suggestion == ""
    assert pondered == []


def test_the_words_we_know_are_read_once_a_minute_but_a_new_storys_at_once(
    section, stories, django_assert_num_queries
):
    """A wave of vain searches reads the headlines once."""
    search("qqqqqq")
    with django_assert_num_queries(2) as queries:  # the search, and whether there is a newer story
        search("wwwwww")
    assert not [query for query in queries if '"card"' in query["sql"]]
    factories.published(section, headline="Zeppelin sighted")
    assert search("zepelin").suggestion == "zeppelin"


def test_only_what_is_live_is_found(section, stories, editor):
    """Withdrawn, changed and scheduled text is not found; the clock decides, not the index."""
    workflow.unpublish(stories["dredger"], by=editor)
    assert found("eleven", stories) == []
    ferry = stories["ferry"]
    workflow.save_revision(
        ferry, compose(factories.fields(section, headline="Catamaran")), base_version=1, by=editor
    )
    assert search("catamaran").total == 0
    workflow.publish(ferry, by=editor)
    assert (search("catamaran").total, search("cancelled").total) == (1, 0)
    Article.objects.filter(pk=ferry.pk).update(published_at=timezone.now() + timedelta(hours=1))
    assert search("catamaran").total == 0


def test_the_passage_is_shown_with_the_words_marked(stories):
    """Each hit shows where the words stand."""
    hit = search("eleven invoices").hits[0]
    assert [text for text, marked in hit.snippet_parts if marked] == ["Eleven", "invoices"]


def test_without_spaces_the_words_asked_for_are_marked(stories):
    """In Japanese and Thai a clause is written as one word: what was asked for is marked, not the clause."""
    for asked in ("請求書", "港湾局 請求書", "แจ้งหนี้"):
        hit = search(asked).hits[0]
        assert [text for text, is_marked in hit.snippet_parts if is_marked] == asked.split()


NO_WORDS = [
    '"',
    "(",
    "a AND",
    "*",
    "-x",
    "col:x",
    "NEAR(",
    "\x00",
    "\ud800",
    "' ; --",
    "%",
    "🎉",
    "&|!<->",
    "'':*",
]


def test_nothing_that_is_typed_is_an_error(stories):
    """Whatever is typed into the box, the page answers."""
    for text in [*NO_WORDS, "x" * 60_000, "a OR " * 2000]:
        assert search(text).total in {None, 0, 1, 2}, text[:20]


def test_the_index_can_be_made_anew(stories):
    """After a restore the index is rebuilt from the stories themselves."""
    assert list(rebuild()) == [len(stories)]
    assert found("eleven", stories) == ["dredger"]


def test_the_worker_makes_the_index_anew_in_slices(stories, monkeypatch):
    """A few stories at a time, each ordering the next, until all are there; nothing is left to do then."""
    monkeypatch.setattr(index, "SLICE", 3)
    index.remove_entries([story.pk for story in stories.values()])
    outbox.add("reindex", {"after": 0})
    outbox.deliver_due()
    assert found("dredger", stories) and found("請求書", stories)
    assert not OutboxMessage.objects.filter(kind="reindex").exists()


def test_pages_of_results(section):
    """Ten at a time, each story once."""
    for _ in range(12):
        factories.published(section, headline="Tide tables")
    first = search("tide")
    second = search("tide", before=first.next)
    paths = [hit.card["path"] for hit in (*first.hits, *second.hits)]
    assert (len(first.hits), len(second.hits), second.next, len(set(paths))) == (10, 2, "", 12)


def test_queries_do_not_grow(section, django_assert_max_num_queries):
    """A search is three queries at most, however many stories match."""
    for _ in range(12):
        factories.published(section, headline="Tide tables")
    with django_assert_max_num_queries(2):
        search("tide")
    with django_assert_max_num_queries(3):
        search("tied")
