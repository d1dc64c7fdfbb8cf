"""What the provider tells of the account itself: deposits at the bank, addresses of its messages."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True)
class PayoutState:
    """Money that the provider sends to the newsroom's bank; minus: takes from it.

    ``status`` in the provider's word; ``explained``: whether it can say of which movements the sum consists.
    """

    id: str
    status: str
    amount_minor: int
    currency: str
    created_at: datetime
    arrives_at: datetime
    livemode: bool
    explained: bool


@dataclass(frozen=True)
class PayoutLine:
    """One movement that a payout brings: ``kind`` and ``source_id`` in the provider's words, fee plus."""

    id: str
    kind: str
    source_id: str
    amount_minor: int
    fee_minor: int
    net_minor: int
    currency: str
    created_at: datetime
    text: str = ""


@dataclass(frozen=True)
class Endpoint:
    """An address of ours to which the provider sends its messages. ``secret``: told once, when it is made."""

    id: str
    url: str
    enabled: bool
    types: frozenset[str]
    api_version: str
    livemode: bool
    secret: str = ""


class AccountGateway(Protocol):
    """What a gateway answers about the account."""

    def read_payout(self, payout_id: str) -> tuple[PayoutState, list[PayoutLine]]: ...
    def payouts_since(self, since: datetime) -> list[str]: ...
    def list_endpoints(self) -> list[Endpoint]: ...
    def make_endpoint(self, url: str, types: frozenset[str]) -> Endpoint: ...
    def mend_endpoint(self, endpoint_id: str, types: frozenset[str]) -> Endpoint: ...
