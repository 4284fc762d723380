"""A benchmark tells nothing about a run that failed."""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def refresh():
    path = Path(__file__).parents[1] / "benchmarks" / "refresh.py"
    spec = spec_from_file_location("benchmark_of_refresh", path)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_run_that_fails_is_an_error_and_never_a_fast_time(refresh):
    with pytest.raises(SystemExit, match=r"(?s)a run failed.*no such thing"):
        refresh.measured("raise SystemExit('no such thing')")


def test_a_run_that_ends_well_has_processor_seconds_and_a_peak(refresh):
    seconds, megabytes = refresh.measured("print('used 1 1')")
    assert 0 < seconds < 60
    assert megabytes > 1
