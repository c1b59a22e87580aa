"""Waiting until something is so, and no longer."""

import time


def until(probe, seconds, what):
    """Asks again and again until the answer is something, which is returned."""
    deadline = time.monotonic() + seconds
    while not (answer := probe()):
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what}: not within {seconds} s")
        time.sleep(0.3)
    return answer
