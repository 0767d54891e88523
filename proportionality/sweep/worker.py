"""What a worker that is started by hand loads before anything else, so that it loses no time when it is asked.

    dask worker ADDRESS --nthreads 1 --preload proportionality.sweep.worker

Dask's own defaults look a hundred times a second at what the worker does, for a page that nobody opens.
"""

from __future__ import annotations

import dask

import proportionality.sweep.run  # noqa: F401 - and so all that answers
from proportionality.sweep.cluster import QUIET

dask.config.set(QUIET)
