"""How long each customer usually waits between orders, and how widely that spreads."""

from __future__ import annotations

import numpy as np
from msgspec import Struct

from sheets_crm.metrics.next_order.learnt.history import Floats, History

FIRST_GUESS_DAYS, FIRST_GUESS_WEIGHT = 45.0, 5.0
PRODUCT_WEIGHT = 50.0
VARIANCE_WEIGHT = 20.0
FIRST_WITHIN, FIRST_BETWEEN, LEAST_BETWEEN = 0.6, 0.3, 0.03
QUANTITY_WEIGHT, FIRST_SLOPE, STEEPEST = 20.0, 0.1, 1.2
SPREAD_WEIGHT = 3.0


class Cycles(Struct, frozen=True):
    """For each order, as known on its day: usual and expected log gap, variance of log gaps.

    ``trust`` is the own rhythm's weight against the prior (0: no own gap yet). ``quantity`` is the log
    quantity against the usual one. ``mean`` is the plain mean of the own log gaps (0 without any).
    """

    usual: Floats
    expected: Floats
    variance: Floats
    trust: Floats
    mean: Floats
    quantity: Floats


def cycles(shop: History) -> Cycles:
    """Usual cycle of each customer at each order: own log gaps shrunk to the products' and the shop's.

    Gaps are taken as lognormal around the customer's own mean, and these means as normal around what the
    products of the order suggest (empirical Bayes): ``m = (Σ log gap + κ prior) / (k + κ)`` with
    ``κ = σ²within / σ²between``. The gap after an order is expected to be ``exp(m + β q)``, q the log
    quantity against the usual; β is learnt, because two bottles rarely last twice as long.

    Source:
        Own definition after Efron, Morris, Stein's estimation rule and its competitors, JASA 1973
        (shrinkage of means); see docs/next-order.md.
    """
    log_before = np.log(np.maximum(np.nan_to_num(shop.before), 1.0))
    gaps = shop.number.astype(np.float64) - 1.0
    prior = _prior(shop)
    total = shop.running_sum(log_before)
    mean = np.where(gaps > 0, total / np.maximum(gaps, 1.0), 0.0)
    squares = np.maximum(shop.running_sum(log_before**2) - gaps * mean**2, 0.0)
    within, between = _variances(shop, gaps, mean - prior, squares)
    kappa = within / between
    usual = (total + kappa * prior) / (gaps + kappa)
    quantity = _relative_quantity(shop)
    slope = _quantity_slope(shop, usual, quantity)
    freedom = np.maximum(gaps - 1.0, 0.0)
    return Cycles(
        usual=usual,
        expected=usual + slope * quantity,
        variance=(squares + SPREAD_WEIGHT * within) / (freedom + SPREAD_WEIGHT),
        trust=gaps / (gaps + kappa),
        mean=mean,
        quantity=quantity,
    )


def _prior(shop: History) -> Floats:
    """Mean over an order's products of the log gaps that follow them, without this order's own gap."""
    following = np.log(np.maximum(shop.after, 1.0))
    known = ~np.isnan(following)
    weight = known.sum() + FIRST_GUESS_WEIGHT
    middle = (following[known].sum() + FIRST_GUESS_WEIGHT * np.log(FIRST_GUESS_DAYS)) / weight
    line_known = known[shop.line_order]
    line_gap = np.where(line_known, np.nan_to_num(following)[shop.line_order], 0.0)
    product = shop.line_product
    total = np.bincount(product, line_gap)[product] - line_gap
    count = np.bincount(product, line_known)[product] - line_known
    by_line = (total + PRODUCT_WEIGHT * middle) / (count + PRODUCT_WEIGHT)
    return _mean_of_lines(shop, by_line)


def _mean_of_lines(shop: History, values: Floats) -> Floats:
    orders = len(shop.day)
    lines = np.bincount(shop.line_order, minlength=orders)
    return np.bincount(shop.line_order, values, orders) / np.maximum(lines, 1)


def _variances(shop: History, gaps: Floats, difference: Floats, squares: Floats) -> tuple[float, float]:
    """Variance of log gaps within customers, and of customers' means around their prior."""
    many = shop.lasts[gaps[shop.lasts] >= 2]
    freedom = (gaps[many] - 1.0).sum()
    within = (squares[many].sum() + VARIANCE_WEIGHT * FIRST_WITHIN) / (freedom + VARIANCE_WEIGHT)
    apart = difference[many]
    spread = (apart - apart.mean()) ** 2 - within / gaps[many] if len(many) else apart
    between = (spread.sum() + VARIANCE_WEIGHT * FIRST_BETWEEN) / (len(many) + VARIANCE_WEIGHT)
    return float(within), max(float(between), LEAST_BETWEEN)


def _relative_quantity(shop: History) -> Floats:
    """Log quantity of each order against its products' usual and this customer's orders so far."""
    log_quantity = np.log(shop.line_quantity)
    lines = np.maximum(np.bincount(shop.line_product), 1)
    usual = np.bincount(shop.line_product, log_quantity) / lines
    quantity = _mean_of_lines(shop, log_quantity - usual[shop.line_product])
    own = (shop.running_sum(quantity) - quantity) / shop.number
    return np.clip(quantity - own, -2.0, 2.0)


def _quantity_slope(shop: History, usual: Floats, quantity: Floats) -> float:
    """How much longer a customer waits after buying more: ridge regression, at least 0."""
    known = ~shop.is_last
    rest = np.log(np.maximum(shop.after[known], 1.0)) - usual[known]
    more = quantity[known]
    slope = ((more * rest).sum() + QUANTITY_WEIGHT * FIRST_SLOPE) / ((more**2).sum() + QUANTITY_WEIGHT)
    return float(np.clip(slope, 0.0, STEEPEST))
