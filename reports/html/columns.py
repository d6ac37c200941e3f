"""Rows as columns: what repeats stands once. It makes a large report small, and quick to read for a browser."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence

Column = Mapping[str, Sequence[object]]


def column(values: Sequence[Hashable]) -> Column:
    """Return ``each`` value or, where they repeat, those there are (``of``) and which stands ``at`` each row."""
    numbers = {value: at for at, value in enumerate(dict.fromkeys(values))}
    if 2 * len(numbers) > len(values):
        return {"each": values}
    return {"of": list(numbers), "at": [numbers[value] for value in values]}


def columns(names: Sequence[str], rows: Iterable[Sequence[Hashable]]) -> Mapping[str, object]:
    """Return rows as named columns, and how many rows there are."""
    every = list(rows)
    turned = zip(*every, strict=True) if every else ((),) * len(names)
    return {"rows": len(every), "columns": {name: column(values) for name, values in zip(names, turned, strict=True)}}
