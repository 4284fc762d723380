"""Which product comes next: candidates, what speaks for each, what the shop's past teaches about it."""

from sheets_crm.metrics.next_order.products.prediction import predict_products

__all__ = ["predict_products"]
