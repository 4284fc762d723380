"""Launches, events and loyalty: what they brought, what they cost, who is entitled to what."""
