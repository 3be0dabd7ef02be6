"""The frame's tree in tiles: sixteen complete subtrees of one level in each.

Tile (t, i) has the nodes of level 4t, from 16i on. What lies between two levels of
tiles is hashed again when it is asked for: a proof reads one small row a level, and a
tree of three million leaves has 200,000 rows in place of six million.
"""

from collections.abc import Iterable, Iterator, Mapping

from shared.civic.merkle import MerkleTree, node_hash

WIDTH = 16
STEP = 4
"""Levels of the tree from one level of tiles to the next."""
HASH_BYTES = 32

Tiles = Mapping[tuple[int, int], bytes]


def tiles_of_chunk(
    entries: Iterable[bytes], chunk: int, levels: int
) -> Iterator[tuple[int, int, bytes]]:
    """The tiles (level, index, hashes) of a chunk of `WIDTH ** levels` entries.

    The last chunk may have fewer; what is no complete subtree is in no tile.
    """
    tree = MerkleTree(entries)
    for level in range(levels):
        first = chunk * WIDTH ** (levels - level - 1)
        nodes = _level(tree, STEP * level)
        for offset in range(0, max(len(nodes), 1), WIDTH):
            index = first + offset // WIDTH
            yield level, index, b"".join(nodes[offset : offset + WIDTH])


def _level(tree: MerkleTree, level: int) -> list[bytes]:
    return [tree.node(level, index) for index in range(len(tree) >> level)]


def tiles_above(tops: Iterable[bytes], level: int) -> Iterator[tuple[int, int, bytes]]:
    """The tiles over the whole tiles of the level below, in their order."""
    nodes = [_top(tile) for tile in tops if len(tile) == WIDTH * HASH_BYTES]
    while nodes:
        tiles = [
            b"".join(nodes[first : first + WIDTH])
            for first in range(0, len(nodes), WIDTH)
        ]
        for index, tile in enumerate(tiles):
            yield level, index, tile
        nodes = [_top(tile) for tile in tiles if len(tile) == WIDTH * HASH_BYTES]
        level += 1


def needed(positions: Iterable[int], size: int) -> dict[int, set[int]]:
    """Level → the tiles that the audit paths of these leaves are read off."""
    places = set(positions)
    wanted: dict[int, set[int]] = {}
    level = 0
    while size >> (STEP * level):
        nodes = size >> (STEP * level)
        last = (nodes - 1) // WIDTH
        indexes = {place // WIDTH for place in places if place // WIDTH <= last}
        wanted[level] = indexes | {last}
        places = {place // WIDTH for place in places}
        level += 1
    return wanted


class TiledTree:
    """Gives the nodes of a tree of which some tiles were read."""

    def __init__(self, tiles: Tiles) -> None:
        self._tiles = tiles
        self._read: dict[tuple[int, int], list[list[bytes]]] = {}
        """Tile → its nodes, and those of the levels up to the next tile's."""

    def node(self, level: int, index: int) -> bytes:
        """The hash of a complete subtree whose tile was read."""
        tile, above = divmod(level, STEP)
        place, at = divmod(index, WIDTH >> above)
        levels = self._read.get((tile, place))
        if levels is None:
            levels = self._read[tile, place] = _levels(self._tiles[tile, place])
        return levels[above][at]


def _levels(tile: bytes) -> list[list[bytes]]:
    """The nodes of a tile, and above them each level that is below the next tile."""
    nodes = [tile[at : at + HASH_BYTES] for at in range(0, len(tile), HASH_BYTES)]
    levels = [nodes]
    for _ in range(STEP - 1):
        pairs = zip(nodes[::2], nodes[1::2], strict=False)
        nodes = [node_hash(left, right) for left, right in pairs]
        levels.append(nodes)
    return levels


def _top(tile: bytes) -> bytes:
    """The node over a whole tile."""
    tree = MerkleTree()
    for at in range(0, len(tile), HASH_BYTES):
        tree.append_hash(tile[at : at + HASH_BYTES])
    return tree.root()
