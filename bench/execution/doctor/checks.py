"""All checks, in the order in which one explains the next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bench.execution.doctor.backends import backends
from bench.execution.doctor.convolution import convolution
from bench.execution.doctor.datasets import datasets
from bench.execution.doctor.devices import devices
from bench.execution.doctor.finding import Finding
from bench.execution.doctor.folders import folders
from bench.execution.doctor.keras_settings import keras_settings
from bench.execution.doctor.software import software
from bench.execution.doctor.suites import read_suites
from bench.execution.doctor.weights import weights


@dataclass(frozen=True)
class Section:
    """The findings of one check.

    Attributes:
        title: What it looked at.
        findings: In the order in which they are read.
    """

    title: str
    findings: tuple[Finding, ...]


def examine() -> Iterator[Section]:
    """Looks at everything, a section at a time; the slow ones ask in processes of their own."""
    yield Section("software", tuple(software()))
    yield Section("devices", tuple(devices()))
    yield Section("backends", tuple(backends()))
    yield Section("one 7x7 convolution of 100 images", tuple(convolution()))
    yield Section("keras settings", tuple(keras_settings()))
    yield Section("folders", tuple(folders()))
    suites, findings = read_suites()
    yield Section("suites", tuple(findings))
    yield Section("datasets", tuple(datasets(suites)))
    yield Section("pretrained weights", tuple(weights(suites)))
