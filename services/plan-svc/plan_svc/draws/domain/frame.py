"""The frame of a draw: its places in groups, each in the order of the numbers (P-16).

A group is kept in chunks of 2**13 places with the root of each, and committed to by the
root of the tree over all of them. What is drawn of it is its beginning, so a proof of
consistency shows at once that nobody was passed over, and tells nothing of the others.
"""

import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from plan_svc.draws.domain.draw import DrawnPlace, entry_of
from shared.civic.merkle import MerkleTree, consistency_proof, root_of

CHUNK_LEVEL = 13
CHUNK = 1 << CHUNK_LEVEL


@dataclass(frozen=True, slots=True)
class FrameChunk:
    """Some places of a group, in the order of their numbers."""

    group: str
    chunk: int
    size: int
    behind: int
    root: bytes
    lines: bytes
    """The entries, one a line, compressed with zlib."""

    def entries(self) -> list[bytes]:
        """The entries of its places."""
        return zlib.decompress(self.lines).splitlines()


@dataclass(slots=True)
class GroupFrame:
    """A group while its places come, smallest number first."""

    name: str
    grades: tuple[str, ...]
    """The grade for each of the agencies."""
    size: int = 0
    behind: int = 0
    roots: tuple[bytes, ...] = ()
    """Of its chunks."""
    _tree: MerkleTree = field(default_factory=MerkleTree)
    _lines: list[bytes] = field(default_factory=list)
    _behind: int = 0

    def add(
        self, place: str, frame: int, number: str, rank: str
    ) -> Iterator[FrameChunk]:
        """Take a place up; a chunk that is full by that comes back."""
        entry = entry_of(place, frame, number, rank)
        self._lines.append(entry)
        self._tree.append(entry)
        self._behind += rank == "1"
        if len(self._lines) == CHUNK:
            yield from self.end()

    def end(self) -> Iterator[FrameChunk]:
        """The places that are in no chunk yet."""
        if not self._lines:
            return
        root = self._tree.root()
        yield FrameChunk(
            self.name,
            self.size // CHUNK,
            len(self._lines),
            self._behind,
            root,
            zlib.compress(b"\n".join(self._lines)),
        )
        self.size += len(self._lines)
        self.behind += self._behind
        self.roots = (*self.roots, root)
        self._lines, self._tree, self._behind = [], MerkleTree(), 0


@dataclass(frozen=True, slots=True)
class FixedGroup:
    """A group whose places are fixed: how many, and the roots of its chunks."""

    name: str
    ratio: str
    size: int
    behind: int
    roots: tuple[bytes, ...]

    def chunks_for(self, count: int) -> set[int]:
        """The chunks of which the entries are needed to show the first `count`."""
        last = (self.size - 1) // CHUNK
        return {*range((count - 1) // CHUNK + 1), last} if count else {last}

    def first(self, count: int, chunks: Mapping[int, FrameChunk]) -> list[DrawnPlace]:
        """Its first places, given the chunks that they stand in."""
        drawn: list[DrawnPlace] = []
        for chunk in sorted(chunks)[: (count - 1) // CHUNK + 1 if count else 0]:
            for entry in chunks[chunk].entries()[: count - len(drawn)]:
                place, frame, number, rank = entry.decode().split(",")
                nth = len(drawn) + 1
                drawn.append(
                    DrawnPlace(self.name, nth, place, int(frame), number, rank)
                )
        return drawn

    def tree(self, chunks: Mapping[int, FrameChunk]) -> "GroupTree":
        """The tree, given the chunks that are needed."""
        return GroupTree(self, chunks)


class GroupTree:
    """Root and proofs of a group, off the roots of its chunks and some of them."""

    def __init__(self, group: FixedGroup, chunks: Mapping[int, FrameChunk]) -> None:
        self._size = group.size
        self._tops = MerkleTree()
        for root in group.roots[: group.size // CHUNK]:
            self._tops.append_hash(root)
        self._chunks = chunks
        self._trees: dict[int, MerkleTree] = {}

    def root(self) -> bytes:
        """The root over the whole group."""
        return root_of(self._node, self._size)

    def beginning(self, count: int) -> list[bytes]:
        """The proof that the group begins with its first `count` places."""
        if not 0 < count < self._size:
            return []
        return consistency_proof(self._node, count, self._size)

    def _node(self, level: int, index: int) -> bytes:
        if level >= CHUNK_LEVEL:
            return self._tops.node(level - CHUNK_LEVEL, index)
        chunk = (index << level) // CHUNK
        if chunk not in self._trees:
            self._trees[chunk] = MerkleTree(self._chunks[chunk].entries())
        first = chunk << (CHUNK_LEVEL - level)
        return self._trees[chunk].node(level, index - first)
