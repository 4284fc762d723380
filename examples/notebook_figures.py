"""The figures in a notebook: plain DataFrames in, plain DataFrames out; no workbook, no clock."""

# %% Orders, one row a line. A date, a customer and a total are enough.
import datetime

import pandas as pd

from sheets_crm.metrics.customers.cohorts import cohort_table, cohorts
from sheets_crm.metrics.customers.repeat import repeat_purchase_rate
from sheets_crm.metrics.customers.stages import stages
from sheets_crm.metrics.figure_table import figure_table
from sheets_crm.metrics.figures import customer_figures
from sheets_crm.metrics.orders import occasions, valid_orders
from sheets_crm.metrics.revenue import existing_revenue
from sheets_crm.metrics.windows import quarter

as_of = datetime.date(2026, 6, 30)
rows = """C1 2026-01-05 P1 150000
C1 2026-02-04 P1 150000
C2 2026-02-10 P1 150000
C3 2026-03-01 P1 150000
C1 2026-03-08 P1 150000
C3 2026-03-20 P1 150000
C1 2026-04-06 P1 300000
C5 2026-04-10 P2 300000
C4 2026-05-15 P3 500000
C5 2026-06-12 P2 300000
C6 2026-06-25 P1 150000
C6 2026-06-25 P3 500000"""
orders = pd.DataFrame(
    [row.split() for row in rows.splitlines()], columns=["customer", "date", "product", "total"]
)
orders = orders.assign(date=pd.to_datetime(orders["date"]), total=orders["total"].astype(float))

# %% One figure, with its fraction, the customers behind it and how sure it is.
valid = valid_orders(orders, as_of)
bought = occasions(valid)
rate = repeat_purchase_rate(bought)
low, high = rate.interval
names = ", ".join(rate.customers)
print(f"{rate.numerator:.0f} of {rate.denominator:.0f} buyers came back: {names}", end=" ")
print(f"({rate.value:.0%}, likely {100 * low:.0f} to {high:.0%})".replace("%", " %"))

# %% Money of a quarter.
old = existing_revenue(valid, bought, quarter(2026, 2))
print(f"existing customers brought {old.numerator:,.0f} of {old.denominator:,.0f}")

# %% Cohorts by month of the first purchase; what is not over yet is missing.
print(cohort_table(cohorts(bought, as_of)))

# %% Everything at once. Sheets of people, products and contacts may be empty.
people = pd.DataFrame({"customer": [f"C{number}" for number in range(1, 8)]})
no_products = pd.DataFrame({"product": pd.Series(dtype="str")})
no_contacts = pd.DataFrame(columns=["date", "customer", "direction", "kind", "result"])
no_contacts = no_contacts.assign(date=pd.to_datetime(no_contacts["date"]))
figures = figure_table(customer_figures(orders, people, no_products, no_contacts, as_of))
print(figures[["code", "value", "numerator", "denominator", "small_sample"]].head(10).to_string(index=False))

# %% Who stands where.
no_referrals = pd.DataFrame({"customer": [], "referred_by": []}, dtype="str")
print(stages(people, orders, no_contacts, no_referrals, as_of)[["customer", "stage"]].to_string(index=False))
