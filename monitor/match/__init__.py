"""The match room: minerals, government actions and places in a text, in the right sense, and what a watchlist makes of them."""
