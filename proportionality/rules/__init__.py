"""The rules: what each looks for, why, and on which norms it rests."""
