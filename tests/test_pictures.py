"""The guides' pictures show the demo of today: their texts are compared, not their pixels."""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

from tests.programs import need

FOLDER = Path(__file__).parents[1] / "docs" / "pictures"


@pytest.mark.live
def test_the_pictures_show_what_the_demo_shows(tmp_path):
    need("soffice")
    need("pdftotext")
    spec = spec_from_file_location("make", FOLDER / "make.py")
    make = module_from_spec(spec)
    spec.loader.exec_module(make)
    pdf = make.demo_pdf(tmp_path)
    for picture, table in make.PICTURES.items():
        _, shown = make.first_page(pdf, make.TEXTS(f"template.titles.{table}"))
        known = (FOLDER / f"{picture}.txt").read_text(encoding="utf-8")
        assert sorted(shown.split()) == sorted(known.split()), (
            "run docs/pictures/make.py and look at the pictures"
        )
