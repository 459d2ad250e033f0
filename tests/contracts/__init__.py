"""What every store and every judge must do, whoever wrote it."""
