"""Metrics that are looked up when somebody asks for them: what is served, what waits, and how old the newest backup is."""

from __future__ import annotations

import time
from pathlib import Path

from prometheus_client import Gauge

from proportionality_api.served.service import Service
from proportionality_api.store import submissions
from proportionality_api.store.database import DatabaseAway

_laws = Gauge(
    "proportionality_laws",
    "Laws that are served, by where they came from: shipped or approved",
    ("origin",),
    multiprocess_mode="mostrecent",
)
_submissions = Gauge(
    "proportionality_submissions",
    "Submissions, by state",
    ("state",),
    multiprocess_mode="mostrecent",
)
_reachable = Gauge(
    "proportionality_database_up",
    "Whether the database answered a moment ago (1) or not (0)",
    multiprocess_mode="mostrecent",
)
_writable = Gauge(
    "proportionality_database_writable",
    "Whether what is sent would be stored (1) or not (0)",
    multiprocess_mode="mostrecent",
)
_backup = Gauge(
    "proportionality_backup_age_seconds",
    "Age of the newest file in the folder of backups, where PROPORTIONALITY_BACKUPS names one; +Inf while there is none",
    multiprocess_mode="mostrecent",
)


def look(service: Service) -> None:
    """Set them all.  It asks the database, so not on the event loop."""
    snapshot = service.snapshot
    _laws.labels("approved").set(len(snapshot.approved))
    _laws.labels("shipped").set(len(snapshot.files) - len(snapshot.approved))
    try:
        for state, number in submissions.by_state(service.database).items():
            _submissions.labels(state).set(number)
        _reachable.set(1)
        _writable.set(service.database.takes())
    except DatabaseAway:
        _reachable.set(0)
        _writable.set(0)
    if service.settings.backups is not None:
        _backup.set(age_of_newest(service.settings.backups))


def age_of_newest(folder: Path) -> float:
    """Seconds since the newest backup was finished; infinite where there is none."""
    times = [
        path.stat().st_mtime
        for path in (folder.iterdir() if folder.is_dir() else ())
        if path.is_file() and not path.name.startswith(".")  # one that is being made
    ]
    return max(0.0, time.time() - max(times)) if times else float("inf")
