"""The clock of the processes under test, which a test sets: nobody waits for time to pass."""

import subprocess
from pathlib import Path

SOURCE = Path(__file__).with_name("clock.c")


def build(folder):
    """Builds what moves the clock of a process, with the compiler that Rust links with anyway. Returns its path."""
    library = Path(folder) / "clock.so"
    subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", library, SOURCE, "-ldl"], check=True)
    return library


class Clock:
    """The machine's clock, and some seconds more or less."""

    def __init__(self, library, path):
        self.path = Path(path)
        self.env = {"LD_PRELOAD": str(library), "TEST_CLOCK": str(path)}
        self.seconds = 0
        self.jump(0)

    def jump(self, seconds):
        """Moves the clock, forward or backward. Processes that run notice at once."""
        self.seconds += seconds
        # A clock that is read meanwhile reads the old time or the new one.
        new = self.path.with_suffix(".new")
        new.write_text(str(self.seconds))
        new.rename(self.path)
