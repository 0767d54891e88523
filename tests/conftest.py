import atexit
import os
import shutil
import tempfile

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "dev", max_examples=60, deadline=None, suppress_health_check=list(HealthCheck)
)
settings.register_profile(
    "ci",
    max_examples=60,  # ten times as many every week
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=True,
    print_blob=True,
)
settings.register_profile(  # other statutes every week
    "thorough",
    max_examples=600,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    print_blob=True,
)
settings.load_profile("ci" if os.environ.get("CI") else "dev")


if "PROPORTIONALITY_CACHE" not in os.environ:  # one for the whole run, and its processes
    os.environ["PROPORTIONALITY_CACHE"] = _kept = tempfile.mkdtemp(prefix="proportionality-tests-")
    atexit.register(shutil.rmtree, _kept, ignore_errors=True)


def need(present: object, reason: str) -> None:
    """Skip where a program is absent, but never in CI."""
    if not present:
        if os.environ.get("CI"):
            pytest.fail(f"CI must have it: {reason}")
        pytest.skip(reason)
