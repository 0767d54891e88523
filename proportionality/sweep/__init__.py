"""Many questions at once: laws x days x reforms x rules or acts, answered on many cores or machines into Parquet."""
