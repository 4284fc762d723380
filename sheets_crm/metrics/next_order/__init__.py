"""When a customer orders next: run-out dates, usual gaps and the learnt rhythm."""

from sheets_crm.metrics.next_order.prediction import predict

__all__ = ["predict"]
