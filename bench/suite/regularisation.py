"""A regularisation: any combination of the registered regularisers."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import GetCoreSchemaHandler, create_model
from pydantic_core import CoreSchema

from bench.errors import BenchError
from bench.suite.augmentation import Augmentation
from bench.suite.config import Config
from bench.suite.registries import regularisers
from bench.suite.regulariser import Regulariser

if TYPE_CHECKING:
    import keras


class Regularisation(Config):
    """What a row of the suite asks of a network beyond its architecture; `{}` asks nothing.

    The other fields, one a registered regulariser, are added by `regularisation_model`.

    Attributes:
        augmentation: How training images are varied, if at all.
    """

    augmentation: Augmentation | None = None

    def parts(self) -> list[Regulariser]:
        """The regularisers that this combination names, in alphabetical order."""
        values = (getattr(self, name) for name in sorted(type(self).model_fields))
        return [value for value in values if value is not None]

    def kernel_regularizer(self) -> keras.regularizers.Regularizer | None:
        """The penalty on kernels, if any: a single one as it is, several L1 and L2 penalties added up.

        Raises:
            BenchError: Several penalties are named, and one is neither L1 nor L2.
        """
        penalties = [penalty for part in self.parts() if (penalty := part.kernel_regularizer())]
        return _sum(penalties) if len(penalties) > 1 else next(iter(penalties), None)

    def dropout_rate(self) -> float | None:
        """The rate of dropout after every hidden dense layer; None leaves the architecture's own.

        Raises:
            BenchError: Several parts set one.
        """
        rates = [(part, rate) for part in self.parts() if (rate := part.dropout_rate()) is not None]
        if len(rates) > 1:
            names = " and ".join(type(part).__name__ for part, _ in rates)
            raise BenchError(f"{names} each set the rate of dropout: name only one of them")
        return rates[0][1] if rates else None

    def callbacks(self) -> list[keras.callbacks.Callback]:
        """All callbacks that steer the fit."""
        return [callback for part in self.parts() for callback in part.callbacks()]


def _sum(penalties: list[keras.regularizers.Regularizer]) -> keras.regularizers.Regularizer:
    import keras

    if not all(isinstance(penalty, keras.regularizers.L1L2) for penalty in penalties):
        names = " and ".join(type(penalty).__name__ for penalty in penalties)
        raise BenchError(f"the penalties {names} cannot be added up: name only one, or only l1 and l2")
    return keras.regularizers.L1L2(
        l1=sum(float(penalty.l1) for penalty in penalties), l2=sum(float(penalty.l2) for penalty in penalties)
    )


@cache
def regularisation_model() -> type[Regularisation]:
    """The `Regularisation` with a field for every registered regulariser."""
    fields: dict[str, Any] = {
        name: (kind | None, None)
        for name, kind in regularisers.items().items()
        if name not in Regularisation.model_fields
    }
    return create_model(
        Regularisation.__name__, __base__=Regularisation, __doc__=Regularisation.__doc__, **fields
    )


class WithRegistered:
    """Pydantic annotation: validates as the model that holds every registered regulariser."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return handler.generate_schema(regularisation_model())


AnyRegularisation = Annotated[Regularisation, WithRegistered()]
