"""What the linters of GitHub workflows say of one."""

import subprocess
import sys
from pathlib import Path

LINTERS = [("check-jsonschema", "--builtin-schema", "vendor.github-workflows"), ("zizmor",)]


def told(linter, workflow: str, folder: Path) -> str:
    """Everything a linter finds in a workflow, "" for nothing."""
    path = folder / ".github" / "workflows" / "job.yml"
    path.parent.mkdir(parents=True)
    path.write_text(workflow)
    program = str(Path(sys.executable).with_name(linter[0]))
    options = ["--offline", "--no-progress"] if linter[0] == "zizmor" else linter[1:]
    done = subprocess.run([program, *options, str(path)], capture_output=True, text=True, timeout=60)
    return done.stdout + done.stderr if done.returncode else ""
