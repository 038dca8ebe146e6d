"""Compares the series of schedules with those that python-dateutil makes of their rules.

    python3 -m venv /tmp/rrule && /tmp/rrule/bin/pip install -r tools/rrule/requirements.txt
    cargo run -p honeydue-task --example rrules | /tmp/rrule/bin/python tools/rrule/compare.py

Each line of the input is one series: {"schedule": {…} or null, "rrule": "…", "dtstart": "2026-01-31", "dates": ["…", …]},
with the dates after dtstart, `COUNT` of them or as many as there are until 2200. With --golden FILE, dateutil's first
few dates of each n-th series are written there, for a test that needs no Python.
"""

import argparse
import json
import sys
from datetime import datetime
from itertools import takewhile

from dateutil.rrule import rrulestr

COUNT = 40
LAST = datetime(2200, 12, 31)


def dates(rule: str, start: datetime) -> list[str]:
    """The dates after the start. It is none of them by itself: RFC 5545 counts it, whether it fits the rule or not."""
    after = rrulestr(rule, dtstart=start).xafter(start, count=COUNT)
    return [f"{date:%Y-%m-%d}" for date in takewhile(lambda date: date <= LAST, after)]


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--golden", help="write dateutil's answers for some of the series to this file")
    options.add_argument("--each", type=int, default=40, help="which of them: each so manieth (40)")
    options.add_argument("--keep", type=int, default=8, help="how many dates of each (8)")
    asked = options.parse_args()

    series, different, golden = 0, 0, []
    for line in sys.stdin:
        ours = json.loads(line)
        theirs = dates(ours["rrule"], datetime.fromisoformat(ours["dtstart"]))
        if theirs != ours["dates"]:
            different += 1
            print(f"{ours['rrule']} from {ours['dtstart']}\n  ours   {ours['dates'][:6]}\n  theirs {theirs[:6]}", file=sys.stderr)
        if series % asked.each == 0 or ours["schedule"] is None:
            golden.append({**ours, "dates": theirs[: asked.keep]})
        series += 1
    print(f"{series} series of up to {COUNT} dates, {different} different")

    if asked.golden:
        with open(asked.golden, "w", encoding="utf-8") as file:
            file.write("[\n" + ",\n".join(json.dumps(item, separators=(",", ":")) for item in golden) + "\n]\n")
        print(f"{len(golden)} of them written to {asked.golden}")
    return 1 if different or not series else 0


if __name__ == "__main__":
    sys.exit(main())
