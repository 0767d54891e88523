"""Submissions, their audit trail and tokens, in SQLite or PostgreSQL."""
