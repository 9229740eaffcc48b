"""The one module that turns a listing's content into what a viewer at a stage may see.

Every channel goes through :func:`disclosed`: pages, snippets, ranking, search, exports.
"""

from typing import Any, TypeVar

from pydantic.fields import FieldInfo

from marketplace.bilingual import Part
from marketplace.listings.content import Content
from marketplace.listings.stages import Seen, Stage

C = TypeVar("C", bound=Content)
P = TypeVar("P", bound=Part)


def disclosed(content: C, stage: Stage) -> C:
    """Return the content with every field emptied that ``stage`` may not see."""
    return _part(content, stage)


def hidden_fields(content: Content, stage: Stage) -> tuple[str, ...]:
    """Return the top-level fields that hold something which a later stage would open.

    Fields that always have a value are not among them: that they do would tell what it is not.
    """
    shown = disclosed(content, stage)
    return tuple(
        name
        for name, field in type(content).model_fields.items()
        if field.default in (None, ())
        and getattr(content, name) != field.default
        and getattr(shown, name) == field.default
    )


def _mark(field: FieldInfo) -> Seen | None:
    return next((extra for extra in field.metadata if isinstance(extra, Seen)), None)


def _part(part: P, stage: Stage) -> P:
    changes: dict[str, Any] = {}
    for name, field in type(part).model_fields.items():
        value = getattr(part, name)
        mark = _mark(field)
        shown = field.default if mark and stage < mark.stage else _value(value, stage)
        if mark and mark.digits and stage is Stage.PUBLIC and shown is not None:
            shown = shown[: mark.digits]
        if shown != value:
            changes[name] = shown
    return part.model_copy(update=changes) if changes else part


def _value(value: Any, stage: Stage) -> Any:  # noqa: ANN401 a field may hold anything
    if isinstance(value, Part):
        return _part(value, stage)
    if isinstance(value, tuple):
        return tuple(_value(item, stage) for item in value)
    return value
