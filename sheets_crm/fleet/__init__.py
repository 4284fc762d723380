"""Many shops: all their workbooks refreshed by one command, and one overview of them."""
