"""Numbers, currencies and tax rates."""
