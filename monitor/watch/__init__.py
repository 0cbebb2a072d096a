"""What a watchlist makes of an article: hits, scores, reasons. Pure."""
