"""One array call of a worksheet function over 50,000 orders, beside one call for each customer.

    python benchmarks/excel_functions.py

Both through our functions as Excel calls them, without the time that Excel and COM add to every call.
"""

import time
from datetime import datetime, timedelta

from sheets_crm.excel.udfs import CRM_NEXT_ORDER_DATE, CRM_NEXT_ORDER_DATES

ORDERS, CUSTOMERS, SAMPLE = 50_000, 5_000, 40
AS_OF = [[datetime(2026, 11, 22)]]


def main() -> None:
    rows = [
        (f"K{n % CUSTOMERS:04}", datetime(2024, 1, 1) + timedelta(days=n * 7 % 1000)) for n in range(ORDERS)
    ]
    customers, dates = [[who] for who, _ in rows], [[day] for _, day in rows]
    start = time.perf_counter()
    CRM_NEXT_ORDER_DATES(customers, dates, AS_OF)
    whole = time.perf_counter() - start
    owns = [[[day] for who, day in rows if who == f"K{number:04}"] for number in range(SAMPLE)]
    start = time.perf_counter()
    for own in owns:
        CRM_NEXT_ORDER_DATE(own, AS_OF)
    each = (time.perf_counter() - start) / SAMPLE
    print(f"one call over {ORDERS:,} orders: {whole:.2f} s")
    print(f"a call in each of {ORDERS:,} rows: {each * ORDERS:,.0f} s ({each * 1000:.1f} ms each)")
    print(f"the one call is {each * ORDERS / whole:,.0f} times as fast")


if __name__ == "__main__":
    main()
