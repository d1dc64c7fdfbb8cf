"""The overview: every figure is the ledger's, of one currency and of real or of test money at a time."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse

from donations import charts, overview, regulars
from donations.models import Appeal, AppealVersion, Attempt, Campaign, Gift, LedgerEntry, Payment, Plan
from donations.overview import Scope
from donations.regulars import Course

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)


@pytest.fixture
def give(db):
    """``give(amount, at, …)``: a gift that was paid, with what else moved."""
    numbers = iter(range(10_000))

    def make(amount, at=NOW, code="GBP", live=True, often="once", plan_of=None, moved=(), **chosen):
        n = next(numbers)
        gift = plan_of or Gift.objects.create(
            form_key=f"f{n}", amount_minor=amount, currency=code, frequency=often, created_at=at, **chosen
        )
        payment = Payment.objects.create(
            gift=gift, provider="stripe", provider_payment_id=f"pi_{n}", provider_charge_id=f"ch_{n}",
            amount_minor=amount, currency=code, livemode=live, captured_at=at,
        )  # fmt: skip
        for kind, size in (("charge", amount), *moved):
            LedgerEntry.objects.create(
                payment=payment, kind=kind, amount_minor=size, currency=code,
                provider_object_id=f"{kind}_{n}", occurred_at=at,
            )  # fmt: skip
        return gift

    return make


@pytest.fixture
def plan(give):
    """``plan(first, payments, ended)``: a monthly donor of £5 with so many monthly payments."""
    numbers = iter(range(1000))

    def make(first, payments=1, ended=None, live=True):
        gift = give(500, first, often="monthly", live=live)
        for number in range(1, payments):
            month = regulars.month_after(first.date(), number)
            give(500, first.replace(year=month.year, month=month.month), plan_of=gift, live=live)
        return Plan.objects.create(
            gift=gift, provider_plan_id=f"sub_{next(numbers)}", livemode=live, amount_minor=500,
            currency="GBP", frequency="monthly", synced_at=NOW, ended_at=ended,
            state="canceled" if ended else "active",
        )  # fmt: skip

    return make


def scope(days=30, live=True, code="GBP"):
    return Scope(live, code, NOW - timedelta(days=days), NOW + timedelta(hours=1))


def test_raised_by_day_on_the_newsrooms_clock(give):
    """Half past midnight in summer London is that day; what goes back lowers the day on which it goes."""
    give(1000, datetime(2026, 7, 1, 23, 30, tzinfo=UTC), moved=[("fee", -35)])
    give(500, datetime(2026, 7, 2, 12, tzinfo=UTC), often="monthly", moved=[("refund", -200)])
    days = Scope(True, "GBP", datetime(2026, 6, 30, 23, tzinfo=UTC), datetime(2026, 7, 3, 10, tzinfo=UTC))
    assert overview.raised_by_time(days, LONDON, monthly=False) == [
        (date(2026, 7, 1), 0, 0), (date(2026, 7, 2), 300, 1000), (date(2026, 7, 3), 0, 0),
    ]  # fmt: skip
    months = overview.raised_by_time(days, LONDON, monthly=True)
    assert months == [(date(2026, 7, 1), 300, 1000)]


def test_f60_never_added_up(give):
    """Two currencies, and test money beside real money, are never one number."""
    give(1000)
    give(2000, code="EUR")
    give(4000, live=False)
    for code, live, total in (("GBP", True, 1000), ("EUR", True, 2000), ("GBP", False, 4000)):
        rows = overview.raised_by_time(scope(1, live, code), LONDON, monthly=False)
        assert sum(once for _, _, once in rows) == total
    assert overview.currencies(True) == ["EUR", "GBP"]


def test_where_it_came_from(give):
    """By appeal, page and campaign: donations, raised, fees and what is left, the most first."""
    appeal = Appeal.objects.first() or Appeal.objects.create()
    version = AppealVersion.objects.create(appeal=appeal, number=99, data={})
    campaign = Campaign.objects.create(slug="court", title="A reporter in every court")
    give(1000, appeal_version=version, source_path="/a/", moved=[("fee", -35), ("refund", -400)])
    give(700, appeal_version=version, source_path="/b/", campaign=campaign, moved=[("fee", -31)])
    give(100, source_path="/b/")
    rows = overview.raised_by(scope(), "source_path")
    assert [(r.name, r.donations, r.raised, r.costs, r.net) for r in rows] == [
        ("/b/", 2, 800, -31, 769), ("/a/", 1, 600, -35, 565),
    ]  # fmt: skip
    rows = overview.raised_by(scope(), "appeal_version__appeal__name")
    assert [(r.name, r.raised) for r in rows] == [(appeal.name, 1300), ("", 100)]
    rows = overview.raised_by(scope(), "campaign__title")
    assert {(r.name, r.raised) for r in rows} == {("", 700), (campaign.title, 700)}


def test_monthly_donors_month_by_month(plan):
    """Came, kept, left: whoever comes and goes in one month counts in both, and in neither's remainder."""
    plan(datetime(2026, 9, 10, tzinfo=UTC), 3)
    plan(datetime(2026, 9, 30, 23, 30, tzinfo=UTC), 2)  # in London it is October
    plan(datetime(2026, 9, 5, tzinfo=UTC), 1, ended=datetime(2026, 10, 20, tzinfo=UTC))
    plan(datetime(2026, 10, 2, tzinfo=UTC), 1, ended=datetime(2026, 10, 20, tzinfo=UTC))
    plan(datetime(2026, 9, 1, tzinfo=UTC), live=False)
    found = regulars.courses(True, "GBP")
    months = regulars.by_month(found, date(2026, 11, 23), 3, LONDON)
    assert [(m.begins.month, m.before, m.came, m.kept, m.left, m.after) for m in months] == [
        (9, 0, 2, 0, 0, 2), (10, 2, 2, 1, 2, 2), (11, 2, 0, 2, 0, 2),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("first", "newest", "stayed"),
    [
        (datetime(2026, 1, 15, tzinfo=UTC), datetime(2026, 4, 15, tzinfo=UTC), 1),
        (datetime(2026, 1, 31, tzinfo=UTC), datetime(2026, 4, 30, tzinfo=UTC), 1),
        (datetime(2026, 1, 15, tzinfo=UTC), datetime(2026, 3, 15, tzinfo=UTC), 0),
        (datetime(2025, 11, 30, tzinfo=UTC), datetime(2026, 2, 28, tzinfo=UTC), 1),
    ],
)
def test_who_stays(first, newest, stayed):
    """Kept at month three: a payment three months after the first, or later; short months do not matter."""
    assert regulars.kept([Course(first, newest, None)], NOW, LONDON) == (1, stayed)


def test_who_began_lately_does_not_count():
    """It cannot be said yet whether they stay."""
    assert regulars.kept([Course(NOW - timedelta(days=60), NOW, None)], NOW, LONDON) == (0, 0)


def test_how_far_donors_came(give, db):
    """Begun, at the provider, paid: numbers of donations, not of tries."""
    for number, (session, paid) in enumerate(
        [(None, False), ("cs_1", False), ("cs_2", True), ("cs_3", True)]
    ):
        gift = (
            give(500) if paid else Gift.objects.create(form_key=f"x{number}", amount_minor=5, currency="GBP")
        )
        for attempt in range(2):
            Attempt.objects.create(
                gift=gift, livemode=True, idempotency_key=f"{number}-{attempt}", expires_at=NOW,
                created_at=NOW, provider_session_id=session and f"{session}-{attempt}",
            )  # fmt: skip
    assert [number for _, number in overview.funnel(scope(), LONDON)][2:] == [4, 3, 2]


@pytest.mark.parametrize(
    ("lowest", "highest"), [(0, 0), (0, 1), (0, 7), (-300, 1200), (0, 10**12), (0, 19_999)]
)
def test_the_marks_of_an_axis(lowest, highest):
    """A few round whole numbers around all that is drawn, never two alike."""
    marks = charts.marks(lowest, highest)
    assert marks[0] <= lowest and marks[-1] >= highest
    assert len(set(marks)) == len(marks) <= 8


def test_a_chart_is_harmless():
    """Labels are escaped; no style, no script, nothing for screen readers twice."""
    drawn = charts.bars(["<script>", "b"], [("x", [1, -2]), ("y", [0, 3])], str)
    assert "<script" not in drawn and "&lt;script" in drawn
    assert "style" not in drawn and 'aria-hidden="true"' in drawn


@pytest.fixture
def screen(client, treasurer, publication, settings):
    """``screen(query)``: the overview with live keys."""
    settings.STRIPE_SECRET_KEY = "sk_live_x"
    client.force_login(treasurer)

    def show(query=""):
        answer = client.get(reverse("admin:donations_overview") + query)
        assert answer.status_code == 200
        return answer

    return show


@time_machine.travel(NOW, tick=False)
def test_the_screen(give, plan, screen):
    """This month's sums, both charts with their tables, where it came from, what waits."""
    give(1000, NOW - timedelta(hours=1), source_path="/2026/11/23/dredger/", moved=[("fee", -35)])
    give(2500, datetime(2026, 10, 3, tzinfo=UTC))
    plan(datetime(2026, 6, 3, tzinfo=UTC), 6)
    page = screen().content.decode()
    for words in ("£15", "£14.65", "/2026/11/23/dredger/", "November 2026 so far", "in pounds", "Nothing."):
        assert words in page, words
    assert page.count('class="nr-chart"') == 2
    assert "<b>1</b> (100 per cent)" in page
    assert "received £30" in page, "the month before"
    assert "Oct 2026" in screen("?days=365").content.decode()


@pytest.mark.parametrize("query", ["?days=x", "?days=-1&currency=ZZZ", "?currency=%00", "?days=30&days=9"])
def test_what_the_address_cannot_mean(screen, query):
    """The usual is shown; an empty newsroom has an overview, too."""
    assert "Nothing came." in screen(query).content.decode()


@pytest.mark.any_database
def test_the_screen_asks_no_more_with_more(give, plan, screen, django_assert_max_num_queries):
    """However much money has moved."""
    for number in range(30):
        give(1000 + number, source_path=f"/{number}/")
        plan(NOW - timedelta(days=100 + number), 2)
    with django_assert_max_num_queries(30):
        screen("?days=365")


def test_the_bar_leads_there(client, treasurer, helpdesk, publication):
    """Whoever keeps the books begins with the overview, donor support with the list."""
    for user, name in ((treasurer, "overview"), (helpdesk, "gift_changelist")):
        client.force_login(user)
        page = client.get(reverse("admin:donations_gift_changelist"))
        entries = {label: (url, here) for label, url, here in page.context["newsroom_nav"]}
        assert entries["Donations"] == (reverse(f"admin:donations_{name}"), True)
        for above in ("/admin/", "/admin/donations/"):  # where the breadcrumbs lead
            assert client.get(above)["Location"] == reverse(f"admin:donations_{name}")


def test_every_screen_of_giving_stands_in_the_bar(client, treasurer, publication):
    """Behind whichever tab somebody is, the bar and the tabs say where."""
    client.force_login(treasurer)
    overview = client.get(reverse("admin:donations_overview"))
    for label, url, _ in overview.context["tabs"]:
        page = client.get(url)
        assert [tab[0] for tab in page.context["tabs"] if tab[2]] == [label]
        assert "nr-tabs--giving" in page.content.decode(), label
        assert [here for _, _, here in page.context["newsroom_nav"]].count(True) == 1, label
