"""Text as values: folding with an offset map, sentences and paragraphs in nine languages, cleaning. No I/O, deterministic."""
