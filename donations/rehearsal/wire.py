"""Stripe's wire format: nested parameters in a form body, errors as JSON."""

import re
from urllib.parse import parse_qsl

KEY = re.compile(r"^([^\[\]]+)((?:\[[^\[\]]*\])*)$")
PART = re.compile(r"\[([^\[\]]*)\]")
LONGEST = 100_000  # bytes of a request


class WireError(Exception):
    """An answer of the API that is an error: HTTP status and the fields of its JSON."""

    def __init__(self, status, message, *, kind="invalid_request_error", code=None, param=None):
        super().__init__(message)
        self.status = status
        self.body = {"error": {"type": kind, "message": message, "code": code, "param": param}}


def parse(text):
    """``a[b][0][c]=1`` as nested dicts and lists; values stay text. Raises ``WireError``."""
    tree = {}
    for name, value in parse_qsl(text, keep_blank_values=True, max_num_fields=1000):
        match = KEY.match(name)
        if match is None:
            raise WireError(400, f"Invalid parameter name: {name}", param=name)
        put(tree, [match[1], *PART.findall(match[2])], value)
    return as_lists(tree)


def put(tree, path, value):
    """Set the leaf of ``tree`` at ``path``."""
    for part in path[:-1]:
        tree = tree.setdefault(part or str(len(tree)), {})
        if not isinstance(tree, dict):
            raise WireError(400, "A parameter has two shapes.", param=path[0])
    tree[path[-1] or str(len(tree))] = value


def as_lists(tree):
    """Dicts with the keys 0, 1, 2 … as lists."""
    if not isinstance(tree, dict):
        return tree
    if tree and list(tree) == [str(n) for n in range(len(tree))]:
        return [as_lists(inner) for inner in tree.values()]
    return {name: as_lists(inner) for name, inner in tree.items()}


def refuse_unknown(params, known):
    """Raise ``WireError`` for a parameter that is not in ``known``: {name: None or the names inside}."""
    for name, value in params.items():
        if name not in known:
            raise WireError(400, f"Received unknown parameter: {name}", code="parameter_unknown", param=name)
        inner = known[name]
        if inner is not None:
            for item in value if isinstance(value, list) else [value]:
                if not isinstance(item, dict):
                    raise WireError(400, f"Invalid {name}.", param=name)
                refuse_unknown(item, inner)


def integer(params, name, default=None):
    """The parameter ``name`` as an int. Raises ``WireError`` when it is missing or something else."""
    value = params.get(name, default)
    if value is None:
        raise WireError(400, f"Missing required param: {name}.", code="parameter_missing", param=name)
    if not re.fullmatch(r"-?[0-9]{1,15}", str(value)):
        raise WireError(400, f"Invalid integer: {value}", code="parameter_invalid_integer", param=name)
    return int(value)


def text(params, name):
    """The required parameter ``name``."""
    value = params.get(name)
    if not value or not isinstance(value, str):
        raise WireError(400, f"Missing required param: {name}.", code="parameter_missing", param=name)
    return value
