"""``python -m tests.matching``: measure, write the page and the seed, and say whether the
thresholds hold."""

from __future__ import annotations

import sys

from dagster_project.home import write_atomic
from tests.matching import report
from tests.matching.measure import LEAST_RECALL, MOST_MERGED, measure


def main() -> int:
    found = measure()
    write_atomic(report.PAGE, report.page(found))
    write_atomic(report.SEED, report.seed(found))
    recall, people = found.all_pairs.share, found.all_persons
    share = people.merged / people.persons
    sys.stdout.write(
        f"recall {recall:.2%} of {found.all_pairs.pairs} pairs (at least {LEAST_RECALL:.0%})"
        "\n"
        f"falsely merged {share:.3%} of {people.persons} persons (at most {MOST_MERGED:.1%})"
        "\n"
    )
    return int(recall < LEAST_RECALL or share > MOST_MERGED)


sys.exit(main())
