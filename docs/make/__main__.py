"""python -m docs.make: writes every generated file of docs/."""

import sys
from pathlib import Path

from docs.make import generated


def main() -> None:
    """Write what differs, and say so."""
    changed = [path for path, content in generated.all_files().items() if generated.write(path, content)]
    for path in changed:
        sys.stdout.write(f"{path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path}\n")
    sys.stdout.write(f"{len(changed)} files written.\n")


if __name__ == "__main__":
    main()
