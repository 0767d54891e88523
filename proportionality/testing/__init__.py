"""Testing statutes and rules of your own."""
