"""The tables of the donations app. Models import no verb; who writes which is said in each docstring."""

from donations.models.announcement import Announcement
from donations.models.appeal import Appeal, AppealRule, AppealTranslation, AppealVersion
from donations.models.campaign import Campaign
from donations.models.check import ReconcileRun
from donations.models.gift import Attempt, Donor, FormerAddress, Frequency, Gift
from donations.models.guard import CardRefusal, CardStep, CardTry, CardWeather, Step
from donations.models.health import MessageHealth, RefusedMessages
from donations.models.inbox import Finding, ProviderEvent
from donations.models.ledger import LedgerEntry, Payment
from donations.models.note import GiftNote
from donations.models.offline import Correction, OfflineGift
from donations.models.page import AmountSet, DonationPage, DonationPageVersion, FeeTerm
from donations.models.payout import Payout, PayoutLine
from donations.models.plan import Plan, PlanEvent
from donations.models.receipt import LegalEntity, Receipt, ReceiptCounter
from donations.models.refund import Refund, RefundStep
from donations.models.statement import BankStatement, StatementLayout, StatementLine
from donations.models.tax import RetainedRecord, TaxDeclaration
from donations.models.visits import PageVisits
from donations.models.yearly import LetterRun, YearlyLetter

__all__ = [
    "AmountSet",
    "Announcement",
    "Appeal",
    "AppealRule",
    "AppealTranslation",
    "AppealVersion",
    "Attempt",
    "BankStatement",
    "Campaign",
    "CardRefusal",
    "CardStep",
    "CardTry",
    "CardWeather",
    "Correction",
    "DonationPage",
    "DonationPageVersion",
    "Donor",
    "FeeTerm",
    "Finding",
    "FormerAddress",
    "Frequency",
    "Gift",
    "GiftNote",
    "LedgerEntry",
    "LegalEntity",
    "LetterRun",
    "MessageHealth",
    "OfflineGift",
    "PageVisits",
    "Payment",
    "Payout",
    "PayoutLine",
    "Plan",
    "PlanEvent",
    "ProviderEvent",
    "Receipt",
    "ReceiptCounter",
    "ReconcileRun",
    "Refund",
    "RefundStep",
    "RefusedMessages",
    "RetainedRecord",
    "StatementLayout",
    "StatementLine",
    "Step",
    "TaxDeclaration",
    "YearlyLetter",
]
