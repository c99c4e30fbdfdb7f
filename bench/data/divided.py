"""What sources have in common whose splits a suite names, or asks to be drawn."""

from __future__ import annotations

from abc import ABC
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, ClassVar, Self

from pydantic import BeforeValidator, Field, model_validator

from bench.suite.config import Fraction
from bench.suite.dataset import Dataset, SplitName, check_splits


def _name_or_share(value: Any) -> Any:
    """Answers once for both, where pydantic would name the fault of each."""
    if not isinstance(value, str) and not (isinstance(value, float) and 0 < value < 1):
        raise ValueError("a split is given by name, or as a share between 0 and 1")
    return value


NameOrShare = Annotated[Annotated[Fraction, Field(strict=True)] | str, BeforeValidator(_name_or_share)]


class DividedDataset(Dataset, ABC):
    """A dataset whose splits are either all named, or all shares to be drawn.

    Attributes:
        split_names: What the names of splits are, in the plural, for messages.
        splits: For each split its name in the dataset, or, for all of them, the share drawn by class with
            `split_seed` (`train: 0.6`); shares add up to one.
    """

    split_names: ClassVar[str]

    splits: dict[SplitName, NameOrShare]

    @model_validator(mode="after")
    def _check_splits(self) -> Self:
        check_splits(self.splits, "splits")
        shares = self.shares
        if shares and (len(shares) < len(self.splits) or abs(sum(shares.values()) - 1) > 1e-9):
            raise ValueError(f"splits are either all {self.split_names} or all shares that add up to 1")
        if "validation" not in self.splits and self.validation is None:
            raise ValueError("name a validation split, or the share of train to become one (validation: 0.1)")
        return self

    @property
    def shares(self) -> dict[SplitName, float]:
        """The share of each split; empty where they are named."""
        return {split: share for split, share in self.splits.items() if isinstance(share, float)}

    @property
    def named(self) -> dict[str, str]:
        """The name of each split; empty where they are shares."""
        return {split: name for split, name in self.splits.items() if isinstance(name, str)}


def miscounted(
    place: Path, what: str, found: Mapping[str, int], expected: Mapping[str, int], remedy: str
) -> str:
    """Where there are other numbers of images than a suite says in its `files`; empty if nowhere.

    Args:
        place: Where they are.
        what: What is counted, in the plural.
        found: How many there are, by split.
        expected: How many there should be, of some splits.
        remedy: What to do, where the suite is right.
    """
    wrong = [
        f"{found.get(name, 0):,} {what} in {name}, where the suite expects {number:,}"
        for name, number in expected.items()
        if found.get(name, 0) != number
    ]
    if not wrong:
        return ""
    return f"{place}: there are {' and '.join(wrong)}: {remedy}, or change or remove `files` in the suite"
