"""Calls about the account itself, for ``StripeGateway``: payouts to the bank, where messages are sent."""

from donations.gateways.account import Endpoint, PayoutLine, PayoutState
from donations.gateways.stripe_shapes import id_of, moment, ours

API_VERSION = "2026-10-28.endive"  # the version that our shapes were written for, pinned
A_PAGE = 100
MOST_PAGES = 50  # of a list: five thousand movements in one payout
OWN = {"payout", "payout_failure", "payout_cancel"}  # the payout's own lines in the balance


class AccountCalls:
    """Needs ``_client`` and ``_asking`` of the gateway."""

    def read_payout(self, payout_id: str) -> tuple[PayoutState, list[PayoutLine]]:
        """A payout as it stands now, with every movement that it brings."""
        with self._asking():
            payout = payout_facts(self._client.v1.payouts.retrieve(payout_id).to_dict())
        if not payout.explained:
            return payout, []
        asked, lines = {"payout": payout_id, "limit": A_PAGE}, []
        for _ in range(MOST_PAGES):
            with self._asking():
                page = self._client.v1.balance_transactions.list(asked).to_dict()
                lines += [line_facts(line) for line in page["data"] if line["type"] not in OWN]
                if not page["has_more"]:
                    break
                asked["starting_after"] = page["data"][-1]["id"]
        return payout, lines

    def payouts_since(self, since) -> list[str]:
        """The ids of the payouts that were made since then, a hundred at most."""
        asked = {"limit": A_PAGE, "created": {"gte": int(since.timestamp())}}
        with self._asking():
            return [payout["id"] for payout in self._client.v1.payouts.list(asked).to_dict()["data"]]

    def list_endpoints(self) -> list[Endpoint]:
        """Every address to which this account's messages are sent."""
        with self._asking():
            found = self._client.v1.webhook_endpoints.list({"limit": A_PAGE}).to_dict()["data"]
            return [endpoint_facts(endpoint) for endpoint in found]

    def make_endpoint(self, url: str, types: frozenset[str]) -> Endpoint:
        """A new address for messages of these types, in our version of their shapes; with its secret."""
        wanted = {"url": url, "enabled_events": sorted(types), "api_version": API_VERSION}
        with self._asking():
            return endpoint_facts(self._client.v1.webhook_endpoints.create(wanted).to_dict())

    def mend_endpoint(self, endpoint_id: str, types: frozenset[str]) -> Endpoint:
        """Switch an address on, for messages of these types."""
        wanted = {"enabled_events": sorted(types), "disabled": False}
        with self._asking():
            made = self._client.v1.webhook_endpoints.update(endpoint_id, wanted)
            return endpoint_facts(made.to_dict())


def payout_facts(payout: dict) -> PayoutState:
    """Our words for a payout. Of one that somebody started by hand the provider lists no movements."""
    code = payout["currency"].upper()
    return PayoutState(
        id=payout["id"],
        status=payout["status"],
        amount_minor=ours(payout["amount"], code),
        currency=code,
        created_at=moment(payout["created"]),
        arrives_at=moment(payout["arrival_date"]),
        livemode=payout["livemode"],
        explained=payout.get("automatic") is True and payout.get("reconciliation_status") == "completed",
    )


def line_facts(line: dict) -> PayoutLine:
    """Our words for a line of the balance."""
    code = line["currency"].upper()
    return PayoutLine(
        id=line["id"],
        kind=line.get("reporting_category") or line["type"],
        source_id=id_of(line.get("source")),
        amount_minor=ours(line["amount"], code),
        fee_minor=ours(line["fee"], code),
        net_minor=ours(line["net"], code),
        currency=code,
        created_at=moment(line["created"]),
        text=(line.get("description") or "")[:200],
    )


def endpoint_facts(endpoint: dict) -> Endpoint:
    """Our words for a webhook endpoint."""
    return Endpoint(
        id=endpoint["id"],
        url=endpoint["url"],
        enabled=endpoint["status"] == "enabled",
        types=frozenset(endpoint["enabled_events"]),
        api_version=endpoint.get("api_version") or "",
        livemode=endpoint["livemode"],
        secret=endpoint.get("secret") or "",
    )
