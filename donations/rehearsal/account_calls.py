"""What the API answers about the account: its products, and the addresses to which its messages go.

The rehearsal sends its messages where it was told to at its start, whatever stands here: the list is there to
be looked at and mended.
"""

import re
import secrets

from donations.rehearsal.calls import found
from donations.rehearsal.wire import WireError, refuse_unknown, text

PRODUCT = dict.fromkeys(["id", "name", "active", "description", "metadata"])
PRODUCT_ID = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)
KNOWN = dict.fromkeys(["url", "enabled_events", "api_version", "description", "metadata", "disabled"])


def create_endpoint(store, params):
    """POST /v1/webhook_endpoints: an address; its secret is told in this answer alone."""
    refuse_unknown(params, KNOWN)
    return new_endpoint(store, text(params, "url"), types_of(params), params.get("api_version")), []


def new_endpoint(store, url, types, api_version):
    """An address for messages of ``types``."""
    made = store.add(
        "webhook_endpoint", "we", url=url, enabled_events=types, status="enabled", api_version=api_version,
        metadata={}, description=None,
    )  # fmt: skip
    made["secret"] = f"whsec_{secrets.token_hex(16)}"
    return made


def update_endpoint(store, params, endpoint_id):
    """POST /v1/webhook_endpoints/:id: other messages, on or off. Its version never changes."""
    refuse_unknown(params, KNOWN)
    if "api_version" in params:
        raise WireError(400, "Received unknown parameter: api_version", param="api_version")
    endpoint = found(store, "webhook_endpoint", endpoint_id)
    if "enabled_events" in params:
        endpoint["enabled_events"] = types_of(params)
    if "disabled" in params:
        endpoint["status"] = "disabled" if params["disabled"] == "true" else "enabled"
    endpoint.pop("secret", None)
    return endpoint, []


def types_of(params):
    """The kinds of messages that are asked for."""
    types = params.get("enabled_events")
    if not isinstance(types, list) or not types:
        raise WireError(400, "Missing required param: enabled_events.", param="enabled_events")
    return types


def create_product(store, params):
    """POST /v1/products: with an id of the caller's own, if one is given, which is taken only once."""
    refuse_unknown(params, PRODUCT)
    wanted, name = params.get("id"), text(params, "name")
    if wanted is not None and not PRODUCT_ID.fullmatch(wanted):
        raise WireError(400, "Product IDs hold letters, digits, - and _ alone.", param="id")
    if wanted and store.get("product", wanted):
        raise WireError(400, "Product already exists.", code="resource_already_exists", param="id")
    active = params.get("active") != "false"
    return store.add("product", "prod", **({"id": wanted} if wanted else {}), name=name, active=active), []
