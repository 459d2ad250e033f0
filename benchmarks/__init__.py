"""How fast the service is, beside its rivals, as its archive grows."""
