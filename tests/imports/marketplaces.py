"""One small shop's orders as each marketplace and till would export them; people and amounts are invented."""

import csv
from datetime import date
from pathlib import Path

DONE, CANCELLED, RETURNED, UNPAID = "done", "cancelled", "returned", "unpaid"
PEOPLE = {
    "siti": ("Siti Rahma", "0812-1111-0001"),
    "budi": ("Budi Hartono", "0812-1111-0002"),
    "rina": ("Rina Wati", "0812-1111-0003"),
}
MADU, TEH, KURMA = ("Madu Hutan", "M1", 120000), ("Teh Daun", "T1", 38000), ("Kurma", "K1", 85000)
ORDERS = [
    ("580000000000000101", date(2026, 1, 5), "siti", [(MADU, 2), (TEH, 1)], DONE),
    ("580000000000000102", date(2026, 2, 7), "budi", [(MADU, 1)], DONE),
    ("580000000000000103", date(2026, 2, 9), "siti", [(TEH, 3)], CANCELLED),
    ("580000000000000104", date(2026, 3, 1), "budi", [(KURMA, 1)], RETURNED),
    ("580000000000000105", date(2026, 3, 4), "rina", [(KURMA, 2)], UNPAID),
    ("580000000000000106", date(2026, 4, 13), "rina", [(MADU, 1)], DONE),
    ("580000000000000107", date(2026, 4, 13), "siti", [(KURMA, 1), (TEH, 2)], DONE),
]
LINES = 9
RIGHT = {"days": 4, "customers": 3, "money": 679000.0, "last": date(2026, 4, 13)}
"""Customer days, customers and goods of the orders that count."""
SHIPPING = 9000


def _lines(orders):
    for number, day, who, items, state in orders:
        value = sum(product[2] * count for product, count in items)
        for place, (product, count) in enumerate(items):
            yield number, day, who, product, count, state, value, place == 0


def dotted(amount):
    return f"{amount:,}".replace(",", ".")


def shopee(orders=ORDERS):
    status = {DONE: "Selesai", CANCELLED: "Batal", RETURNED: "Selesai", UNPAID: "Belum Bayar"}
    head = "No. Pesanan,Status Pesanan,Status Pembatalan/ Pengembalian,Waktu Pesanan Dibuat,Nama Produk,"
    head += (
        "Nomor Referensi SKU,Nama Variasi,Harga Setelah Diskon,Jumlah,Returned quantity,Total Harga Produk,"
    )
    head += "Voucher Ditanggung Penjual,Total Pembayaran,Username (Pembeli),Nama Penerima,No. Telepon"
    return [
        head.split(","),
        *(
            [
                number,
                status[state],
                "Permintaan Disetujui" if state == RETURNED else "",
                f"{day} 16:20",
                name,
                sku,
                "",
                dotted(price),
                str(count),
                "0",
                dotted(price * count),
                "0",
                dotted(value + SHIPPING),
                f"{who}_shop",
                "S****i",
                "******01",
            ]
            for number, day, who, (name, sku, price), count, state, value, _ in _lines(orders)
        ),
    ]


def tiktok(orders=ORDERS):
    status = {DONE: "Selesai", CANCELLED: "Dibatalkan", RETURNED: "Selesai", UNPAID: "Belum dibayar"}
    kind = {CANCELLED: "Cancel", RETURNED: "Return/Refund"}
    head = "Order ID,Order Status,Cancelation/Return Type,SKU ID,Seller SKU,Product Name,Variation,Quantity,"
    head += "Sku Quantity of return,SKU Unit Original Price,SKU Subtotal After Discount,Order Amount,"
    head += "Order Refund Amount,Created Time,Buyer Username,Recipient,Phone #"
    heads = head.split(",")
    return [
        heads,
        [f"{heading} of the order." for heading in heads],
        *(
            [
                f"{number}\t",
                status[state],
                kind.get(state, ""),
                f"1729{sku}\t",
                sku,
                name,
                "Default",
                str(count),
                "0",
                str(price),
                str(price * count),
                str(value + SHIPPING),
                "0",
                f"{day:%d/%m/%Y} 16:20:00\t",
                f"{who}_tt",
                "S**i",
                "(+62)812*****01",
            ]
            for number, day, who, (name, sku, price), count, state, value, _ in _lines(orders)
        ),
    ]


def tokopedia(orders=ORDERS):
    status = {
        DONE: "Pesanan Selesai",
        CANCELLED: "Dibatalkan oleh Pembeli",
        RETURNED: "Pengembalian dana",
        UNPAID: "Menunggu Pembayaran",
    }
    head = (
        "Nomor,Nomor Invoice,Tanggal Pembayaran,Status Terakhir,Nama Produk,Nomor SKU,Jumlah Produk Dibeli,"
    )
    head += "Harga Awal (IDR),Harga Jual (IDR),Nilai Kupon Toko Terpakai (IDR),Total Penjualan (IDR),"
    head += "Nama Pembeli,No Telp Pembeli,Kota"
    return [
        ["Laporan Penjualan"],
        ["Toko Contoh"],
        ["Periode 01-01-2026 - 30-06-2026"],
        [],
        head.split(","),
        *(
            [
                "1",
                f"INV/{number}",
                f"{day:%d-%m-%Y} 10:00:00",
                status[state],
                name,
                sku,
                str(count),
                f"Rp {dotted(price + 5000)}",
                f"Rp {dotted(price)}",
                "",
                f"Rp {dotted(value + SHIPPING)}" if first else "",
                PEOPLE[who][0],
                "62" + PEOPLE[who][1].replace("-", "")[1:],
                "Bandung",
            ]
            for number, day, who, (name, sku, price), count, state, value, first in _lines(orders)
        ),
    ]


def lazada(orders=ORDERS):
    status = {DONE: "delivered", CANCELLED: "canceled", RETURNED: "returned", UNPAID: "unpaid"}
    head = "orderItemId,sellerSku,createTime,orderNumber,customerName,shippingPhone,paidPrice,unitPrice,"
    return [
        (head + "itemName,variation,status").split(","),
        *(
            [
                f"{number}{sku}{unit}",
                sku,
                f"{day:%d %b %Y} 09:31",
                number,
                PEOPLE[who][0],
                "62" + PEOPLE[who][1].replace("-", "")[1:],
                f"{price}.00",
                f"{price + 1000}.00",
                name,
                "",
                status[state],
            ]
            for number, day, who, (name, sku, price), count, state, *_ in _lines(orders)
            for unit in range(count)
        ),
    ]


def shopify(orders=ORDERS):
    status = {DONE: "paid", CANCELLED: "voided", RETURNED: "refunded", UNPAID: "pending"}
    head = "Name,Email,Financial Status,Subtotal,Shipping,Taxes,Total,Created at,Lineitem quantity,"
    head += (
        "Lineitem name,Lineitem price,Lineitem sku,Billing Name,Billing Phone,Cancelled at,Refunded Amount"
    )
    return [
        head.split(","),
        *(
            [
                f"#{number[-4:]}",
                f"{who}@example.com",
                status[state] if first else "",
                f"{value}.00" if first else "",
                "9000.00" if first else "",
                "0.00" if first else "",
                f"{value + SHIPPING}.00" if first else "",
                f"{day} 00:30:00 +0700",
                str(count),
                name,
                f"{price}.00",
                sku,
                PEOPLE[who][0] if first else "",
                PEOPLE[who][1] if first else "",
                "",
                (f"{value}.00" if state == RETURNED else "0.00") if first else "",
            ]
            for number, day, who, (name, sku, price), count, state, value, first in _lines(orders)
        ),
    ]


def woocommerce(orders=ORDERS):
    status = {DONE: "completed", CANCELLED: "cancelled", RETURNED: "refunded", UNPAID: "on-hold"}
    head = "order_id,order_number,order_date,status,billing_first_name,billing_last_name,billing_phone,"
    rows = [(head + "order_total,shipping_total,line_items").split(",")]
    for number, day, who, items, state in orders:
        first, last = PEOPLE[who][0].split()
        cells = [
            f"name:{name}|product_id:7|sku:{sku}|quantity:{count}|total:{price * count}.00"
            for (name, sku, price), count in items
        ]
        total = sum(product[2] * count for product, count in items) + SHIPPING
        start = [number[-4:], number[-4:], f"{day} 08:00:00", status[state], first, last, PEOPLE[who][1]]
        rows.append([*start, f"{total}.00", "9000.00", ";".join(cells)])
    return rows


def etsy(orders=ORDERS):
    head = "Sale Date,Item Name,Buyer,Quantity,Price,Discount Amount,Item Total,Currency,Transaction ID,"
    return [
        (head + "Listing ID,Ship Name,Ship City,Order ID,Variations,SKU").split(","),
        *(
            [
                f"{day:%m/%d/%y}",
                name,
                who,
                str(count),
                f"{price}.00",
                "0.00",
                f"{price * count}.00",
                "IDR",
                f"{number}{sku}",
                "901",
                PEOPLE[who][0],
                "Bandung",
                number,
                "",
                sku,
            ]
            for number, day, who, (name, sku, price), count, state, *_ in _lines(orders)
            if state == DONE
        ),
    ]


def square(orders=ORDERS):
    head = (
        "Date,Time,Time Zone,Category,Item,Qty,Price Point Name,SKU,Modifiers Applied,Gross Sales,Discounts,"
    )
    rows = [(head + "Net Sales,Tax,Transaction ID,Event Type,Location,Customer ID,Customer Name").split(",")]
    for number, day, who, (name, sku, price), count, state, *_ in _lines(orders):
        start = [str(day), "10:15:00", "Asia/Jakarta", "None", name]
        end = ["Toko", who.upper(), PEOPLE[who][0]]
        net = price * count
        sale = [
            f"{count}.0",
            "Regular",
            sku,
            "",
            f"${net:,}.00",
            "$0.00",
            f"${net:,}.00",
            "$0.00",
            number,
            "Payment",
        ]
        back = [f"-{count}.0", "Regular", sku, "", f"-${net:,}.00", "$0.00", f"-${net:,}.00", "$0.00"]
        if state in (DONE, RETURNED):
            rows.append([*start, *sale, *end])
        if state == RETURNED:
            rows.append([*start, *back, f"R{number}", "Refund", *end])
    return rows


def loyverse(orders=ORDERS):
    head = (
        "Date,Receipt number,Receipt type,Category,SKU,Item,Variant,Modifiers applied,Quantity,Gross sales,"
    )
    head += "Discounts,Net sales,Cost of goods,Gross profit,Taxes,POS,Store,Cashier name,Customer name,"
    rows = [(head + "Customer contacts,Comment,Status").split(",")]
    for number, day, who, (name, sku, price), count, state, *_ in _lines(orders):
        if state == UNPAID:
            continue
        net = f"{price * count}.000"
        end = ["0.000", "0.000", "0.000", "POS 1", "Toko", "Ani", *PEOPLE[who], ""]
        what = ["", sku, name, "", "", f"{count}.000", net, "0.000", net]
        closed = "Cancelled" if state == CANCELLED else "Closed"
        rows.append([f"{day:%d/%m/%Y} 10:00", f"1-{number[-4:]}", "Sale", *what, *end, closed])
        if state == RETURNED:
            rows.append([f"{day:%d/%m/%Y} 12:00", f"2-{number[-4:]}", "Refund", *what, *end, "Closed"])
    return rows


def moka(orders=ORDERS):
    head = "Outlet,Date,Time,Gross Sales,Discounts,Refunds,Net Sales,Gratuity,Tax,Total Collected,"
    rows = [
        (head + "Receipt Number,Collected By,Customer,Customer Phone,Items,Payment Method,Event Type").split(
            ","
        )
    ]
    for number, day, who, items, state in orders:
        if state in (CANCELLED, UNPAID):
            continue
        net = sum(product[2] * count for product, count in items)
        listed = ", ".join(f"{name} x {count}" if count > 1 else name for (name, _, _), count in items)
        start = ["Toko", f"{day:%d-%m-%Y}", "10:00:00"]
        end = ["Ani", *PEOPLE[who], listed, "Cash"]
        rows.append(
            [*start, f"{net}.0", "0.0", "0.0", f"{net}.0", "0.0", "0.0", f"{net}.0", number, *end, "Payment"]
        )
        if state == RETURNED:
            back = [f"{-net}.0", "0.0", f"{net}.0", f"{-net}.0", "0.0", "0.0", f"{-net}.0"]
            rows.append([*start, *back, f"R{number}", *end, "Refund"])
    return [*rows, ["Grand Total", "", "", "1", "1", "1", "1"]]


KINDS = {
    "Shopee": shopee,
    "TikTok Shop": tiktok,
    "Tokopedia": tokopedia,
    "Lazada": lazada,
    "Shopify": shopify,
    "WooCommerce": woocommerce,
    "Etsy": etsy,
    "Square": square,
    "Loyverse": loyverse,
    "Moka": moka,
}


def written(rows, path: Path, *, delimiter=",", encoding="utf-8"):
    """The rows as a text file."""
    with path.open("w", newline="", encoding=encoding) as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)
    return path
