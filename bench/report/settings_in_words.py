"""The settings of a run in words; what this module does not know is named as the suite names it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

Words = Mapping[str, Callable[[Any], str]]


def of_architecture(settings: Mapping[str, Any]) -> list[str]:
    """A phrase for each setting of an architecture that is not what one would take it to be."""
    return _spelled(settings, _ARCHITECTURE)


def of_regularisation(settings: Mapping[str, Any]) -> list[str]:
    """A phrase for each setting that is in force; none where nothing is."""
    return _spelled(settings, _REGULARISATION)


def of_protocol(settings: Mapping[str, Any]) -> list[str]:
    """A phrase for each setting of a protocol."""
    return _spelled(settings, _PROTOCOL)


def _spelled(settings: Mapping[str, Any], words: Words) -> list[str]:
    known = [spell(settings[key]) for key, spell in words.items() if settings.get(key) is not None]
    others = [
        f"{key} {_plain(value)}" for key, value in settings.items() if key not in words and value is not None
    ]
    return [phrase for phrase in known if phrase] + others


def _plain(value: Any) -> str:
    if isinstance(value, Mapping):
        return "(" + ", ".join(f"{key} {_plain(inner)}" for key, inner in value.items()) + ")"
    if isinstance(value, list):
        return "[" + ", ".join(map(_plain, value)) + "]"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _size(value: Sequence[int]) -> str:
    return " x ".join(map(str, value))


def _optimizer(value: Mapping[str, Any]) -> str:
    rest = {
        key: setting for key, setting in value.items() if key not in ("name", "learning_rate") and setting
    }
    extra = "".join(f", {key.replace('_', ' ')} {_plain(setting)}" for key, setting in rest.items())
    return f"{value.get('name')} with learning rate {value.get('learning_rate')}{extra}"


def _stage(value: Mapping[str, Any]) -> str:
    """One further stage."""
    norm = value.get("batch_norm")
    momentum = norm.get("momentum") if norm else None
    trained = f"the base's last {value.get('unfreeze')} layers trained too"
    trained += ", and all batch normalisation of the base" if norm else ""
    trained += f" with momentum {momentum}" if momentum is not None else ""
    return f"then {value.get('epochs')} epochs at {value.get('learning_rate')} with {trained}"


def _weights(value: Any) -> str:
    if isinstance(value, Mapping):
        return "weights from the suite's own file"
    return {"imagenet": "ImageNet weights", "none": "random weights"}.get(value, f"weights {value}")


def _unless(usual: Any, what: str) -> Callable[[Any], str]:
    """A setting that is told only where it, or all of a list, is not as usual."""

    def spell(value: Any) -> str:
        values = value if isinstance(value, list) else [value]
        return "" if all(one == usual for one in values) else f"{what} {', '.join(map(_plain, values))}"

    return spell


def _listed(what: str) -> Callable[[Any], str]:
    return lambda values: f"{what} {', '.join(map(str, values))}" if values else ""


def _in_force(values: Any, what: str) -> str:
    """The parts of a setting that do anything."""
    if not isinstance(values, Mapping):
        return f"{what} {_plain(values)}" if values else ""
    parts = _parts(values)
    return f"{what} ({', '.join(parts)})" if parts else ""


def _parts(values: Mapping[str, Any]) -> list[str]:
    return [
        key.replace("_", " ") if value is True else f"{key.replace('_', ' ')} {_plain(value)}"
        for key, value in values.items()
        if value
    ]


def _augmentation(values: Mapping[str, Any]) -> str:
    """What is drawn, what stands where that reaches outside the image, and whose law it follows."""
    parts = _parts({key: value for key, value in values.items() if key not in _HOW})
    if not parts:
        return ""
    fill = values.get("fill")
    if fill and any(values.get(key) for key in _REACHING_OUT):
        parts.append(_FILLS.get(fill, f"filled by {fill}").format(grey=_plain(values.get("fill_value"))))
    own = "each loader's own augmentation" if values.get("native") else "augmentation"
    return f"{own} ({', '.join(parts)})"


_HOW = ("fill", "fill_value", "native")
_REACHING_OUT = ("rotation", "shear", "height_shift", "width_shift", "zoom")
_FILLS = {
    "nearest": "filled with the nearest pixels",
    "constant": "filled with grey level {grey}",
    "reflect": "filled by reflection",
    "wrap": "filled from the other side",
}
_SCALING = {
    "unit": "pixels scaled to 0-1",
    "symmetric": "pixels scaled to -1 to 1",
    "none": "pixels not scaled",
}
_POOLING = {"none": "no pooling", "flatten": "all features"}
_ARCHITECTURE: Words = {
    "family": str,
    "application": str,
    "alpha": _unless(1, "alpha"),
    "weights": _weights,
    "trainable": lambda value: "all layers trained" if value else "frozen",
    "filters": _listed("convolutions with filters"),
    "kernel_size": _unless(3, "kernel sizes"),
    "strides": _unless(1, "strides"),
    "padding": lambda value: f"padding {value}",
    "pooling": lambda value: _POOLING.get(value, f"{value} pooling"),
    "batch_norm": lambda value: "batch normalisation" if value else "",
    "conv_bias": lambda value: "" if value else "convolutions without bias",
    "dense": _listed("dense"),
    "dropout": lambda value: _in_force(value, "dropout"),
    "head": lambda value: f"{value} at the end",
    "scaling": lambda value: _SCALING.get(value, f"scaling {value}"),
    "preprocessing": lambda value: (
        "preprocessed as its weights want it"
        if value == "own"
        else _SCALING.get(value, f"preprocessing {value}")
    ),
    "resize": lambda value: f"images enlarged or reduced to {_size(value)}",
}
_REGULARISATION: Words = {
    "augmentation": _augmentation,
    "dropout": lambda value: _in_force(value, "dropout"),
}
_PROTOCOL: Words = {
    "image_size": lambda value: f"images of {_size(value)} pixels",
    "interpolation": lambda value: f"resized by {value} interpolation",
    "batch_size": lambda value: f"batches of {value}",
    "epochs": lambda value: f"at most {value} epochs",
    "optimizer": _optimizer,
    "early_stopping": lambda value: (
        f"stopped when {value.get('monitor')} had not improved for {value.get('patience')} epochs"
    ),
    "best_epoch": lambda value: f"the epoch with the best {value} kept",
    "stages": lambda value: "; ".join(map(_stage, value)),
    "frozen_features": lambda value: "" if value == "once" else "frozen features computed in every epoch",
    "loss": lambda value: "" if value == "auto" else f"loss {value}",
    "precision": lambda value: f"computed in {value.replace('_', ' ')}",
    "jit_compile": lambda value: f"steps {'' if value else 'not '}compiled as a whole",
    "threads": lambda value: f"{value} threads",
}
