"""What results say of the splits of their images: one for all seeds, or one for each."""

from __future__ import annotations

from collections.abc import Iterable

from bench.records.plan_document import PlanDocument


def of_one_split(datasets: Iterable[str], plan: PlanDocument) -> str | None:
    """The datasets of which all seeds share one split, as a sentence goes on.

    Args:
        datasets: Those that there are scores of; a name may come more than once.
        plan: That they are of.

    Returns:
        ` of casting, fruits`; empty where it is all of them; None where it is none.
    """
    names = list(dict.fromkeys(datasets))
    fixed = [name for name in names if name not in plan.resplit]
    if not fixed:
        return None
    return "" if fixed == names else f" of {', '.join(fixed)}"


def joined_over(splits: int) -> str:
    """Where groups of test images go beyond what one audit knows, as a sentence goes on behind them.

    Args:
        splits: Of how many splits the audits know them together.
    """
    return (
        f" (linked through others found in any of the {splits:,} splits of this table)" if splits > 1 else ""
    )
