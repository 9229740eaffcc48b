"""What surrounds every request: transaction, language, headers, log line, error pages."""
