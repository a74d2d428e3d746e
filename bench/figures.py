"""From what each repeat gave to what is reported: ratios with their spread, and percentiles."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median
from typing import Any

from bench.measures import Measure


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` of all don't exceed (nearest rank); 0 of none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


def told(measure: Measure, repeats: Sequence[dict[str, Any]], statements: int, clients: int) -> dict[str, Any]:
    """One object: what `--json` prints and bench/results keeps."""
    reference = "pgbench" if measure.script else "empty"
    ratios = [r["product"].per_second / r[reference].per_second for r in repeats]
    latencies = [ms for r in repeats for ms in r["product"].latencies_ms]
    of_reference = [ms for r in repeats for ms in r[reference].latencies_ms]
    return {
        "name": measure.name,
        "ratio": round(median(ratios), 3),
        "spread": [round(min(ratios), 3), round(max(ratios), 3)],
        "target": measure.at_least,
        "aim": measure.aim,
        "p50_ms": round(percentile(latencies, 0.5), 1),
        "p95_ms": round(percentile(latencies, 0.95), 1),
        "p99_ms": round(percentile(latencies, 0.99), 1),
        "statements": statements,
        "reference": "pgbench, plain statements with BEGIN and COMMIT" if measure.script else "the empty view",
        "of_empty": round(median(r["product"].per_second / r["empty"].per_second for r in repeats), 3),
        "per_second": round(median(r["product"].per_second for r in repeats)),
        "reference_per_second": round(median(r[reference].per_second for r in repeats)),
        "reference_p50_ms": round(percentile(of_reference, 0.5), 1),
        "reference_p99_ms": round(percentile(of_reference, 0.99), 1),
        "clients": clients,
        "repeats": len(repeats),
    }


def line(found: dict[str, Any]) -> str:
    """One line for people."""
    mark = "sasaran" if found["ratio"] >= found["aim"] else "cukup" if found["ratio"] >= found["target"] else "KURANG"
    low, high = found["spread"]
    return (
        f"{found['name']:9} {found['ratio']:.2f} ({low:.2f}–{high:.2f}) dari {found['target']:.2f}/{found['aim']:.2f} "
        f"{mark:8} {found['per_second']:5}/s p50 {found['p50_ms']} p99 {found['p99_ms']} ms, "
        f"{found['statements']} pernyataan; {found['reference']}: {found['reference_per_second']}/s"
    )
