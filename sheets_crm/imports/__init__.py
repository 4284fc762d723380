"""Exports of marketplaces and tills, and any other table of orders, as rows of the shop's own tables."""
