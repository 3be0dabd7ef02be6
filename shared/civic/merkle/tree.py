"""The tree: its hashes, its root, and the proofs that are read off it (RFC 6962, 2.1).

What is stored are the complete subtrees: the node (level, index) is the hash over the
2**level leaves from index * 2**level on. A complete subtree never changes when leaves
are added, so a store only ever gains rows; roots and proofs, of the present size or of
an earlier one, are put together from O(log n) of them. Where they are stored is the
caller's matter: a function from (level, index) to the hash is all that is asked for.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence

Node = Callable[[int, int], bytes]
"""Gives the hash of the complete subtree (level, index)."""

EMPTY_ROOT = hashlib.sha256(b"").digest()


def leaf_hash(entry: bytes) -> bytes:
    """The hash of an entry; its prefix keeps a leaf from passing for a node."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def subtrees(first: int, end: int) -> Iterator[tuple[int, int]]:
    """The complete subtrees (level, index) of the leaves [first, end), left to right.

    `first` is a multiple of the largest power of two below the range's length, as it is
    in every range that a root or a proof needs.
    """
    while first < end:
        level = (end - first).bit_length() - 1
        yield level, first >> level
        first += 1 << level


def root_of(node: Node, size: int) -> bytes:
    """The root of the first `size` leaves."""
    return _range_hash(node, 0, size) if size else EMPTY_ROOT


def inclusion_proof(node: Node, index: int, size: int) -> list[bytes]:
    """The audit path of a leaf in the tree of the first `size` leaves, leaf first.

    Raises:
        IndexError: if the tree has no such leaf.
    """
    return inclusion_proofs(node, [index], size)[index]


def inclusion_proofs(
    node: Node, indexes: Iterable[int], size: int
) -> dict[int, list[bytes]]:
    """Leaf → its audit path; what stands incomplete at the end is hashed once for all.

    Raises:
        IndexError: if the tree lacks one of the leaves.
    """
    edges = [
        _range_hash(node, size - 1 >> level << level, size)
        for level in range(_height(size))
    ]
    return {index: _path(node, index, size, edges) for index in indexes}


def _path(node: Node, index: int, size: int, edges: Sequence[bytes]) -> list[bytes]:
    if not 0 <= index < size:
        raise IndexError(f"there is no leaf {index} among {size}")
    path: list[bytes] = []
    for level, edge in enumerate(edges):
        beside = (index >> level) ^ 1
        first = beside << level
        if first + (1 << level) <= size:
            path.append(node(level, beside))
        elif first < size:
            path.append(edge)
    return path


def _height(size: int) -> int:
    """How many levels stand below the root."""
    return max(size - 1, 0).bit_length()


def consistency_proof(node: Node, earlier: int, size: int) -> list[bytes]:
    """Shows that the tree of `earlier` leaves is the beginning of that of `size`.

    Raises:
        IndexError: if there was no such earlier tree, or it was empty.
    """
    if not 0 < earlier <= size:
        raise IndexError(f"{size} leaves have no beginning of {earlier}")
    first, end, is_whole = 0, size, True
    path: list[bytes] = []
    while earlier != end:
        middle = first + _split(end - first)
        if earlier <= middle:
            path.append(_range_hash(node, middle, end))
            end = middle
        else:
            path.append(_range_hash(node, first, middle))
            first, is_whole = middle, False
    if not is_whole:
        path.append(_range_hash(node, first, end))
    return path[::-1]


class MerkleTree:
    """A tree in memory, with its complete subtrees by level."""

    def __init__(self, entries: Iterable[bytes] = ()) -> None:
        self._levels: list[list[bytes]] = [[]]
        for entry in entries:
            self.append(entry)

    def __len__(self) -> int:
        return len(self._levels[0])

    def append(self, entry: bytes) -> None:
        """Add an entry at the end."""
        self.append_hash(leaf_hash(entry))

    def append_hash(self, leaf: bytes) -> None:
        """Add an entry of which only the hash is known."""
        complete, level = leaf, 0
        while True:
            nodes = self._level(level)
            nodes.append(complete)
            if len(nodes) % 2:
                return
            complete = node_hash(nodes[-2], complete)
            level += 1

    def node(self, level: int, index: int) -> bytes:
        """The hash of a complete subtree."""
        return self._levels[level][index]

    def root(self, size: int | None = None) -> bytes:
        """The root, or the one it had at an earlier size."""
        return root_of(self.node, len(self) if size is None else size)

    def inclusion(self, index: int, size: int | None = None) -> list[bytes]:
        """The audit path of a leaf."""
        return inclusion_proof(self.node, index, len(self) if size is None else size)

    def consistency(self, earlier: int, size: int | None = None) -> list[bytes]:
        """The proof that an earlier tree is the beginning of this one."""
        return consistency_proof(
            self.node, earlier, len(self) if size is None else size
        )

    def _level(self, level: int) -> list[bytes]:
        if level == len(self._levels):
            self._levels.append([])
        return self._levels[level]


def _split(length: int) -> int:
    """The largest power of two below a length of two or more."""
    return 1 << ((length - 1).bit_length() - 1)


def _range_hash(node: Node, first: int, end: int) -> bytes:
    """The hash of a range whose complete subtrees hang together from the right."""
    *left, last = subtrees(first, end)
    whole = node(*last)
    for subtree in reversed(left):
        whole = node_hash(node(*subtree), whole)
    return whole
