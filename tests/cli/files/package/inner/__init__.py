"""No __main__ here."""
