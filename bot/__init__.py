"""The core of Farpair: no platform, no database."""

import os

# The library behind numpy's products would begin a thread on each processor for tables too small to share. They wait
# for each other in a spin: where other programs are busy too, the verifier took five times as long.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
