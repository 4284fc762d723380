import runpy
from pathlib import Path

EXAMPLE = Path(__file__).parents[2] / "examples" / "notebook_figures.py"


def test_the_notebook_example_runs_and_says_what_it_should(capsys):
    runpy.run_path(str(EXAMPLE), run_name="__main__")
    said = capsys.readouterr().out
    assert "3 of 6 buyers came back: C1, C3, C5 (50 %, likely 19 to 81 %)" in said
    assert "existing customers brought 300,000 of 2,050,000" in said
    assert "2026-04-01  1.0  0.0  1.0  NaN" in said
    assert "C1    loyal" in said
