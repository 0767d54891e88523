"""The HTTP API: findings for other tools, submissions that are never lost."""
