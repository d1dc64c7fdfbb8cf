"""A handler of the outbox that tells when it begins and ends, for the test of SIGTERM."""

import time


def tell(payload):
    print("begun", flush=True)
    time.sleep(1)
    print("finished", flush=True)
