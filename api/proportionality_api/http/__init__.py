"""What every request passes: caching, limits, observation."""
