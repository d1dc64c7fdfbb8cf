"""Reading the donation page: its words, its amounts, and whether a payment can be made at all."""

from django.conf import settings

from donations.gateways import is_live_key
from donations.models import AmountSet, DonationPage, Frequency
from donations.models.page import FACT_SIGN
from donations.money import CURRENCIES, AmountError, check_chargeable
from donations.questions import pairs
from newsroom.core.publication import link_parts

RUPEES = "INR"


def get_page():
    """The one row, made with our own words on first use."""
    return DonationPage.objects.get_or_create(pk=1)[0]


def can_pay():
    """Whether a payment provider is set up. Without one the page shows other ways and no form."""
    return bool(settings.STRIPE_SECRET_KEY)


def is_rehearsal():
    """Whether the provider is the built-in one that moves no money."""
    return bool(settings.STRIPE_API_BASE)


def books_are_live():
    """Whether sums are of real money: of test money only while the keys are the provider's test keys."""
    return is_live_key(settings.STRIPE_SECRET_KEY) or not can_pay()


def frequencies(page):
    """How often the page lets people give: once, and what staff have switched on."""
    offered = [(Frequency.MONTHLY, page.offer_monthly), (Frequency.YEARLY, page.offer_yearly)]
    return [Frequency.ONCE, *(frequency for frequency, is_on in offered if is_on)]


def amount_sets(page, frequency=Frequency.ONCE):
    """Currency code → ``AmountSet`` for gifts of this frequency, the page's first currency first."""
    found = {s.currency: s for s in page.sets if s.frequency == frequency}
    if page.currency not in found:
        found[page.currency] = default_amounts(page, frequency)
    first = found.pop(page.currency)
    return {first.currency: first, **found}


def offers(page, *, paying):
    """Frequency → currency code → ``AmountSet``: all that can be chosen on ``page`` now.

    ``paying``: at the provider. A transfer is announced once; who wants to give regularly tells the bank.
    """
    if not paying and has_upi_alone(page) and takes_transfers(page):
        return {Frequency.ONCE: {RUPEES: amount_sets(page)[RUPEES]}}
    often = frequencies(page) if paying else [Frequency.ONCE]
    return {frequency: amount_sets(page, frequency) for frequency in often}


def has_upi_alone(page):
    """Whether the only way to send money is a UPI address, which takes rupees and nothing else."""
    return bool(page.upi_address and not page.bank_iban and not page.bank_account)


def takes(amounts, amount_minor):
    """Whether the row ``amounts`` allows this amount."""
    try:
        check_chargeable(amount_minor, amounts.currency, amounts.lowest, amounts.highest)
    except AmountError:
        return False
    return True


def takes_transfers(page):
    """Whether ``page`` names an account that money can be sent to, in a currency that it offers."""
    if has_upi_alone(page):
        return RUPEES in amount_sets(page)
    return bool(page.bank_iban or page.bank_account)


def default_amounts(page, frequency=Frequency.ONCE, code=None):
    """Amounts for a currency that nobody has set up yet; not stored. Pounds: 3, 5, 10, 20, at least 1."""
    money = CURRENCIES[code or page.currency]
    unit = _power_of_ten_above(max(money.minimum, 10**money.exponent))
    amounts = [3 * unit, 5 * unit, 10 * unit, 20 * unit]
    return AmountSet(
        page=page,
        currency=money.code,
        frequency=frequency,
        amounts=amounts,
        default_amount=amounts[1],
        lowest=unit,
        highest=10_000 * unit,
    )


def _power_of_ten_above(amount):
    """The smallest power of ten that is not below ``amount``."""
    return 10 ** len(str(amount - 1))


def facts(page):
    """[{amount, text}] of the lines under the facts' heading."""
    lines = [line.partition(FACT_SIGN) for line in page.facts.splitlines() if line.strip()]
    return [{"amount": amount.strip(), "text": text.strip()} for amount, _, text in lines]


def other_ways(page):
    """Paragraphs → lines → parts with links: a bank's details keep their lines, no markup is trusted."""
    return _with_links(page.other_ways)


def questions(page):
    """[{question, answer}] as they are printed, an answer as ``other_ways``."""
    return [{"question": asked, "answer": _with_links(answer)} for asked, answer in pairs(page.questions)]


def _with_links(text):
    """The paragraphs of ``text``, each its lines, each its parts."""
    blocks = [block for block in text.split("\n\n") if block.strip()]
    return [[link_parts(line) for line in block.splitlines() if line.strip()] for block in blocks]
