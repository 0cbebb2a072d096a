"""Values and words that everything else is made of: time, errors, addresses, text, logs. Imports nothing of ours."""
