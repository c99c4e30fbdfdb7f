"""What follows from how a run trains."""

from __future__ import annotations

from bench.suite.protocol import Protocol, most_epochs, most_epochs_in

STAGES = ({"epochs": 10, "learning_rate": 1e-4}, {"epochs": 7, "learning_rate": 1e-5})


def test_epochs_of_all_stages_are_counted() -> None:
    staged = Protocol.model_validate({"image_size": [12, 12], "epochs": 3, "stages": STAGES})
    assert most_epochs(staged) == 20
    assert most_epochs_in({"protocol": staged.model_dump(mode="json")}) == 20


def test_an_early_configuration_has_no_stages() -> None:
    assert most_epochs_in({"protocol": {"epochs": 3}}) == 3
