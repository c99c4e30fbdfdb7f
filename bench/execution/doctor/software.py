"""Python, this project and the packages that it stands on."""

from __future__ import annotations

import platform
from collections.abc import Iterator, Sequence
from importlib import metadata

from packaging.requirements import Requirement

from bench.execution import machine
from bench.execution.doctor.child import NoAnswer, ask
from bench.execution.doctor.finding import Finding, fine, note, wrong

PROJECT = "bench"
# What for, by package: runs without these are fine.
OPTIONAL = {
    "tensorflow-datasets": "datasets through tfds.load",
    "kagglehub": "fetching datasets from Kaggle",
    "optuna": "searching with Optuna",
    "keras-tuner": "searching with Keras Tuner",
}
# Where a package is not imported by its own name, give or take a hyphen.
_MODULES = {"opencv-python-headless": "cv2", "pillow": "PIL", "pyyaml": "yaml", "scikit-learn": "sklearn"}
# These are tried together, as backends.
_BACKENDS = {"keras", "tensorflow", "jax", "torch"}


def software() -> Iterator[Finding]:
    """Versions, and whether what is installed is new enough and can be imported."""
    yield fine("Python", f"{platform.python_version()} on {platform.platform(terse=True)}")
    try:
        texts = metadata.requires(PROJECT) or []
    except metadata.PackageNotFoundError:
        yield note(
            PROJECT,
            "runs from a folder and is not installed, so that nobody knows what it requires",
            "make setup, or pip install -e . in its folder",
        )
        return
    yield fine(PROJECT, _edition())
    required = [Requirement(text) for text in texts]
    required = [each for each in required if each.marker is None or each.marker.evaluate({"extra": ""})]
    yield from _packages(required)


def _edition() -> str:
    commit, changed = machine.git_state()
    at = f", commit {commit[:10]}{' and changes since' if changed else ''}" if commit else ""
    return f"{metadata.version(PROJECT)}{at}"


def _packages(required: Sequence[Requirement]) -> Iterator[Finding]:
    names = [each.name for each in required]
    optional = [name for name in OPTIONAL if name not in names]
    versions = {name: version for name in [*names, *optional] if (version := _version(name))}
    listed = ", ".join(f"{name} {version}" for name, version in versions.items())
    yield fine("packages", listed, versions=versions)
    for each in required:
        if each.name not in versions:
            yield wrong(each.name, "is not installed", f"pip install '{each}'")
        elif not each.specifier.contains(versions[each.name], prereleases=True):
            found = f"{versions[each.name]} is installed, {each.specifier} is required"
            yield wrong(each.name, found, f"pip install '{each}'")
    yield from _broken([name for name in versions if name not in _BACKENDS], names)
    if missing := [name for name in optional if name not in versions]:
        uses = ", ".join(f"{name} (for {OPTIONAL[name]})" for name in missing)
        how = ".venv/bin/pip install -c constraints.txt NAME"
        yield note("not installed", uses, f"nothing, unless you want one of these: {how}")


def _version(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def _broken(packages: Sequence[str], required: Sequence[str]) -> Iterator[Finding]:
    """Packages that are installed and yet cannot be imported, tried in a process of their own."""
    by_module = {_MODULES.get(name, name.replace("-", "_")): name for name in packages}
    try:
        errors = ask("packages", *by_module)["errors"]
    except NoAnswer as error:
        yield wrong(
            "packages", f"importing them failed: {error}", "install this project anew, in a new .venv"
        )
        return
    for module, reason in errors.items():
        name = by_module[module]
        make = wrong if name in required else note
        yield make(name, f"cannot be imported: {reason}", f"pip install --force-reinstall {name}")
