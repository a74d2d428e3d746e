"""bin/messages [--check]: gather the sentences, keep their translations, compile them, say what is left to do.

--check writes nothing. Exit 1 when something is missing, wrong or (with --check) not current.
"""

import sys

from tests.messages import catalogue


def main(arguments: list[str]) -> int:
    """Write what differs and say what is left to do; the exit status."""
    check = arguments == ["--check"]
    if arguments and not check:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    fresh = catalogue.current(catalogue.kept())
    text = catalogue.text_of(fresh)
    wanted = {catalogue.PO: text.encode(), catalogue.MO: catalogue.compiled(text)}
    stale = [path for path, content in wanted.items() if not path.exists() or path.read_bytes() != content]
    left = list(catalogue.mistakes(fresh))
    for path in stale:
        if check:
            left.append(f"Not current: {path.name}. Run bin/messages.")
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(wanted[path])
            sys.stdout.write(f"Written: {path.name}\n")
    for line in left:
        sys.stderr.write(f"{line}\n")
    sys.stdout.write(f"{len(fresh)} sentences, {len(left)} to be seen to.\n")
    return 1 if left else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
