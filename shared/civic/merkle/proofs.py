"""Checks proofs with nothing but hashes (RFC 9162, 2.1.3.2 and 2.1.4.2).

The trees are those of RFC 6962; the later text states the same checks step by step.
"""

from collections.abc import Sequence

from shared.civic.merkle.tree import node_hash


class ProofWrong(ValueError):
    """The proof does not show what it should."""


def root_by_inclusion(
    leaf: bytes, index: int, size: int, path: Sequence[bytes]
) -> bytes:
    """The root that a leaf and its audit path lead to.

    Raises:
        ProofWrong: if a tree of this size has no such leaf, or no path of this length.
    """
    if not 0 <= index < size:
        raise ProofWrong(f"there is no leaf {index} among {size}")
    position, last, root = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            raise ProofWrong("the path is too long")
        if position % 2 or position == last:
            root = node_hash(sibling, root)
            while position % 2 == 0 and position:
                position >>= 1
                last >>= 1
        else:
            root = node_hash(root, sibling)
        position >>= 1
        last >>= 1
    if last:
        raise ProofWrong("the path is too short")
    return root


def must_be_included(
    leaf: bytes, place: tuple[int, int], path: Sequence[bytes], root: bytes
) -> None:
    """Refuse a leaf that is not where it should be; `place` is (index, tree's size).

    Raises:
        ProofWrong: if the path does not lead from the leaf to the root.
    """
    if root_by_inclusion(leaf, *place, path) != root:
        raise ProofWrong("the path leads to another root")


def must_be_consistent(
    earlier: tuple[int, bytes], later: tuple[int, bytes], path: Sequence[bytes]
) -> None:
    """Refuse a tree that does not begin with the earlier one; each is (size, root).

    Raises:
        ProofWrong: if the proof does not lead to both roots.
    """
    (first, first_root), (second, second_root) = earlier, later
    if not 0 < first <= second:
        raise ProofWrong(f"{second} leaves have no beginning of {first}")
    if first == second:
        if path or first_root != second_root:
            raise ProofWrong("trees of one size are the same, and need no proof")
        return
    nodes = [first_root, *path] if first & (first - 1) == 0 else [*path]
    if not nodes:
        raise ProofWrong("the path is too short")
    if _roots(first, second, nodes) != (first_root, second_root):
        raise ProofWrong("the path leads to other roots")


def _roots(first: int, second: int, nodes: Sequence[bytes]) -> tuple[bytes, bytes]:
    position, last = first - 1, second - 1
    while position % 2:
        position >>= 1
        last >>= 1
    old = new = nodes[0]
    for node in nodes[1:]:
        if last == 0:
            raise ProofWrong("the path is too long")
        if position % 2 or position == last:
            old, new = node_hash(node, old), node_hash(node, new)
            while position % 2 == 0 and position:
                position >>= 1
                last >>= 1
        else:
            new = node_hash(new, node)
        position >>= 1
        last >>= 1
    if last:
        raise ProofWrong("the path is too short")
    return old, new
