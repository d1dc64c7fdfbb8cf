"""The provider's money rules: what can be charged, and what it keeps. Integers as on the wire."""

from donations.rehearsal.wire import WireError

# The smallest charge, as on the wire (docs.stripe.com/currencies); other currencies: 50.
MINIMUMS = {"gbp": 30, "eur": 50, "usd": 50, "jpy": 50, "sek": 300, "nok": 300, "dkk": 250, "huf": 17500}
LARGEST = 99_999_999
DISPUTE_FEE = 2000
ZERO_DECIMAL = {"jpy", "krw", "vnd", "clp", "xof", "xaf"}
THREE_DECIMAL = {"bhd", "kwd", "jod", "omr", "tnd"}
WHOLE = {"isk", "huf", "twd", "ugx"}  # hundredths on the wire, whole in truth


def check_amount(amount, currency):
    """Raise ``WireError`` for an amount that the provider does not take."""
    least = MINIMUMS.get(currency, 50)
    if len(currency) != 3 or not currency.isalpha():
        raise WireError(400, f"Invalid currency: {currency}", param="currency")
    if amount < least:
        raise WireError(400, "The amount is too small.", code="amount_too_small", param="unit_amount")
    if amount > LARGEST:
        raise WireError(400, "The amount is too large.", code="amount_too_large", param="unit_amount")
    if (currency in THREE_DECIMAL and amount % 10) or (currency in WHOLE and amount % 100):
        raise WireError(400, f"Invalid amount for {currency}.", param="unit_amount")


def fee_of(amount):
    """What the provider keeps: 1.5 per cent and 20, rounded up."""
    return min(-(-amount * 15 // 1000) + 20, amount)
