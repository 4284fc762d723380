"""When a customer orders next and what: run-out dates, usual gaps, the learnt rhythm, the next products."""

from sheets_crm.metrics.next_order.prediction import predict
from sheets_crm.metrics.next_order.products.prediction import predict_products

__all__ = ["predict", "predict_products"]
