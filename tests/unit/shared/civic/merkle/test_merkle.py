"""The tree against the definitions of RFC 6962, and proofs that must not pass."""

import hashlib

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from shared.civic.merkle import (
    EMPTY_ROOT,
    MerkleTree,
    ProofWrong,
    leaf_hash,
    must_be_consistent,
    must_be_included,
    node_hash,
    root_by_inclusion,
)

EIGHT = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
"""The entries of the tree that implementations of RFC 6962 are tried on."""
sizes = st.integers(1, 200)


def tree(size: int) -> MerkleTree:
    return MerkleTree(b"entry %d" % number for number in range(size))


def defined_root(leaves: list[bytes]) -> bytes:
    """MTH as the RFC defines it, by recursion."""
    if len(leaves) <= 1:
        return leaves[0] if leaves else hashlib.sha256(b"").digest()
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return node_hash(defined_root(leaves[:split]), defined_root(leaves[split:]))


def test_the_root_of_the_eight_entries_is_the_known_one() -> None:
    root = MerkleTree(EIGHT).root().hex()
    assert root.startswith("5dc9da79")
    assert root.endswith("604328")
    assert MerkleTree().root() == EMPTY_ROOT


@given(sizes)
def test_every_root_is_the_one_that_the_definition_gives(size: int) -> None:
    leaves = [leaf_hash(b"entry %d" % number) for number in range(size)]
    assert tree(size).root() == defined_root(leaves)


@given(st.data(), sizes)
def test_an_earlier_root_is_read_off_the_grown_tree(
    data: st.DataObject, size: int
) -> None:
    earlier = data.draw(st.integers(0, size))
    assert tree(size).root(earlier) == tree(earlier).root()


@given(st.data(), sizes)
def test_every_leaf_is_proven_and_no_other(data: st.DataObject, size: int) -> None:
    index = data.draw(st.integers(0, size - 1))
    grown = tree(size)
    path = grown.inclusion(index)
    must_be_included(leaf_hash(b"entry %d" % index), (index, size), path, grown.root())
    assert len(path) <= size.bit_length()
    with pytest.raises(ProofWrong):
        must_be_included(leaf_hash(b"other"), (index, size), path, grown.root())
    with pytest.raises(ProofWrong):
        root_by_inclusion(leaf_hash(b"entry"), index, size, [*path, b"\x00" * 32])
    if path:
        with pytest.raises(ProofWrong):
            root_by_inclusion(leaf_hash(b"entry"), index, size, path[:-1])


@given(st.data(), st.integers(2, 200))
def test_a_leaf_is_proven_at_its_own_index_alone(
    data: st.DataObject, size: int
) -> None:
    index = data.draw(st.integers(0, size - 1))
    other = data.draw(st.integers(0, size - 1))
    assume(index != other)
    grown = tree(size)
    with pytest.raises(ProofWrong):
        must_be_included(
            leaf_hash(b"entry %d" % index),
            (other, size),
            grown.inclusion(index),
            grown.root(),
        )


@given(st.data(), sizes)
def test_a_grown_tree_is_shown_to_begin_with_the_earlier_one(
    data: st.DataObject, size: int
) -> None:
    earlier = data.draw(st.integers(1, size))
    grown = tree(size)
    path = grown.consistency(earlier)
    begun = (earlier, grown.root(earlier))
    must_be_consistent(begun, (size, grown.root()), path)
    rewritten = MerkleTree([b"another", *(b"entry %d" % n for n in range(1, size))])
    with pytest.raises(ProofWrong):
        must_be_consistent(
            begun, (size, rewritten.root()), rewritten.consistency(earlier)
        )


@given(st.data(), st.integers(2, 200))
def test_a_changed_proof_of_consistency_is_refused(
    data: st.DataObject, size: int
) -> None:
    earlier = data.draw(st.integers(1, size - 1))
    grown = tree(size)
    path = grown.consistency(earlier)
    begun, now = (earlier, grown.root(earlier)), (size, grown.root())
    for wrong in (path[:-1], [*path, b"\x00" * 32], [b"\x00" * 32, *path[1:]]):
        with pytest.raises(ProofWrong):
            must_be_consistent(begun, now, wrong)
    with pytest.raises(ProofWrong):
        must_be_consistent(now, begun, path)


@pytest.mark.parametrize(("index", "size"), [(-1, 3), (3, 3), (0, 0)])
def test_there_is_no_proof_of_a_leaf_that_is_not_there(index: int, size: int) -> None:
    with pytest.raises(IndexError):
        tree(3).inclusion(index, size)
    with pytest.raises(ProofWrong):
        root_by_inclusion(leaf_hash(b""), index, size, [])


def test_there_is_no_beginning_longer_than_the_tree() -> None:
    for earlier in (0, 4):
        with pytest.raises(IndexError):
            tree(3).consistency(earlier)
