"""Nearest vectors by cosine, exactly, over a FAISS index."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import faiss

Matrix = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class DenseIndex:
    """Unit-length vectors by id, in a fixed order; it never changes, ``replace`` makes another."""

    ids: tuple[str, ...]
    _index: "faiss.IndexFlatIP"
    _matrix: Matrix
    """The index's own storage, seen as an array: nothing is held twice."""

    @classmethod
    def build(cls, ids: Sequence[str], matrix: NDArray[np.floating]) -> Self:
        """Make an index of ``matrix``, shape (len(ids), dimension), rows of unit length.

        :raises ValueError: ids and rows differ in number, or an id comes twice.
        """
        if matrix.ndim != 2 or len(ids) != len(matrix):  # noqa: PLR2004 - rows and columns
            message = f"{len(ids)} ids for a matrix of shape {matrix.shape}"
            raise ValueError(message)
        if len(set(ids)) != len(ids):
            message = "an id comes twice"
            raise ValueError(message)
        import faiss  # noqa: PLC0415 - not needed by those who rank by words alone

        index = faiss.IndexFlatIP(matrix.shape[1])
        index.add(np.ascontiguousarray(matrix, dtype=np.float32))
        return cls(tuple(ids), index, _stored(faiss, index))

    def replace(
        self, changed: Mapping[str, NDArray[np.floating]], removed: AbstractSet[str]
    ) -> Self:
        """Return an index without ``removed`` and with ``changed`` put in or exchanged.

        Ids that stay keep their order, new ones follow in the order given.
        """
        keep = [row for row, id_ in enumerate(self.ids) if not (id_ in removed or id_ in changed)]
        ids = [self.ids[row] for row in keep] + list(changed)
        added = np.asarray(list(changed.values()), dtype=np.float32)
        rows = added.reshape(len(changed), self._matrix.shape[1])
        return self.build(ids, np.concatenate([self._matrix[keep], rows]))

    def scores(self, vector: NDArray[np.floating]) -> Matrix:
        """Return the cosine of a unit-length vector, shape (dimension,), to every row."""
        # Who fuses needs every row; asked for all of them, the index would sort them first.
        found: Matrix = self._matrix @ np.asarray(vector, dtype=np.float32)
        return found

    def search(
        self, vector: NDArray[np.floating], k: int, rows: NDArray[np.intp] | None = None
    ) -> list[tuple[str, float]]:
        """Return the ``k`` nearest ids with their cosine, nearest first, equal ones in row order.

        ``rows`` are the only ones that may be found, if given. Which of several equal ones are
        beyond the ``k``-th is the index's choice.
        """
        import faiss  # noqa: PLC0415 - was imported when the index was built

        count = min(k, len(self.ids) if rows is None else len(rows))
        if count <= 0:
            return []
        chosen = faiss.IDSelectorAll() if rows is None else faiss.IDSelectorBatch(rows)
        parameters = faiss.SearchParameters()
        parameters.sel = chosen
        query = np.asarray(vector, dtype=np.float32)[None]
        (scores,), (found,) = self._index.search(query, count, params=parameters)
        order = np.lexsort((found, -scores))
        return [(self.ids[found[at]], float(scores[at])) for at in order]


def _stored(faiss: Any, index: Any) -> Matrix:  # noqa: ANN401 - faiss has no types
    """Return the vectors of a flat index as a read-only array that shares its memory."""
    rows, columns = index.ntotal, index.d
    if not rows:
        return np.empty((0, columns), dtype=np.float32)
    matrix: Matrix = faiss.rev_swig_ptr(index.get_xb(), rows * columns).reshape(rows, columns)
    matrix.flags.writeable = False
    return matrix
