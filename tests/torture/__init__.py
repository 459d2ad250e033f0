"""What kills the service at random moments, and what 32 clients do to it: `python -m tests.torture --help`."""
