"""The measurements that are promised, each printed as it is measured: ``python -m tools.bench [name …]``."""
