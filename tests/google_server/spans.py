"""Parts of the first sheet as requests name them."""


def rows_of(first, last, dimension="ROWS"):
    return {"sheetId": 0, "dimension": dimension, "startIndex": first, "endIndex": last}


def area(top, bottom, left, right, **sheet):
    edges = {"startRowIndex": top, "endRowIndex": bottom, "startColumnIndex": left, "endColumnIndex": right}
    return sheet | edges
