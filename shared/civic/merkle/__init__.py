"""A Merkle tree that grows at its end, with proofs anybody can check (RFC 6962)."""

from shared.civic.merkle.proofs import (
    ProofWrong,
    must_be_consistent,
    must_be_included,
    root_by_inclusion,
)
from shared.civic.merkle.tree import (
    EMPTY_ROOT,
    MerkleTree,
    Node,
    consistency_proof,
    inclusion_proof,
    inclusion_proofs,
    leaf_hash,
    node_hash,
    root_of,
    subtrees,
)

__all__ = [
    "EMPTY_ROOT",
    "MerkleTree",
    "Node",
    "ProofWrong",
    "consistency_proof",
    "inclusion_proof",
    "inclusion_proofs",
    "leaf_hash",
    "must_be_consistent",
    "must_be_included",
    "node_hash",
    "root_by_inclusion",
    "root_of",
    "subtrees",
]
