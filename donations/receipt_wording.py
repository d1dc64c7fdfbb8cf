"""What receipts say about tax, by default: nothing promises that a donation lowers anybody's tax unless the
issuer's mode says so. ``{issuer}`` stands for the issuer's name, ``{amount}`` for the amount.
"""

import re

NOT_DEDUCTIBLE = "This donation is not tax-deductible: {issuer} is not a charity."
GIFT_AID = (
    "{issuer} can claim Gift Aid on this donation only if you are a UK taxpayer and have made a Gift Aid "
    "declaration. You received no benefit in return."
)
DECLARATION = (
    "I want {issuer} to claim Gift Aid on {scope}. I am a UK taxpayer, and I understand that if I pay less "
    "Income Tax and Capital Gains Tax in a tax year than the Gift Aid claimed on all my donations in that "
    "year, it is my responsibility to pay any difference. I will tell {issuer} if I want to withdraw this "
    "declaration, if my name or home address changes, or if I no longer pay enough tax."
)
US = (
    "{issuer} is exempt under section 501(c)(3) of the Internal Revenue Code. No goods or services were "
    "provided in exchange for this contribution of {amount}. Please keep this acknowledgment for your tax "
    "records."
)
SCOPES = {
    "one": "my donation of {amount}",
    "all": "my donation of {amount}, on all that I give from now on, and on all that I gave in the past "
    "four years",
}
EIN = re.compile(r"\bEIN\b\D{0,3}[0-9]{2}-?[0-9]{7}\b", re.IGNORECASE)
WORDS = {  # the mode → the field of its words
    "not_deductible": "not_deductible_words",
    "gift_aid": "gift_aid_words",
    "us": "us_words",
    "plain": "plain_words",
}
DECLARED = ("Gift Aid", "taxpayer", "responsibility", "{scope}")  # what the tax office wants said


def words_of(entity, amount: str) -> str:
    """What a receipt of ``entity`` says about tax; ``amount`` in words."""
    return filled(getattr(entity, WORDS[entity.mode]), issuer=entity.name, amount=amount)


def declaration_words(entity, scope: str, amount: str) -> str:
    """What a donor declares to ``entity``; ``scope`` is a ``TaxDeclaration.Scope``."""
    about = filled(SCOPES[scope], amount=amount)
    return filled(entity.declaration_words, issuer=entity.name, scope=about, amount=amount)


def filled(text: str, **words: str) -> str:
    """``text`` with its places filled in; braces that are none of ours stay as they are."""
    for name, value in words.items():
        text = text.replace("{" + name + "}", value)
    return text


def lacking(entity) -> dict[str, str]:
    """Field → what the tax office wants there and does not find, for the mode that ``entity`` is in."""
    lacks = {}
    if entity.mode == "us":
        if not EIN.search(entity.registration):
            lacks["registration"] = "A US acknowledgment needs the EIN, for example: EIN 12-3456789."
        if "no goods or services" not in entity.us_words.lower():
            lacks["us_words"] = "The words must say “no goods or services”, or what the donor got in return."
    if entity.mode == "gift_aid":
        if not any(sign.isdigit() for sign in entity.registration):
            lacks["registration"] = "Gift Aid needs the charity’s number."
        said = entity.declaration_words.lower()
        missing = [word for word in DECLARED if word.lower() not in said]
        if missing:
            lacks["declaration_words"] = f"The declaration must speak of: {', '.join(missing)}."
    return lacks
