"""Roots and paths off tiles are those of the whole tree, however it is cut."""

from hypothesis import given
from hypothesis import strategies as st
from plan_svc.frames.domain.tiles import (
    WIDTH,
    TiledTree,
    needed,
    tiles_above,
    tiles_of_chunk,
)

from shared.civic.merkle import MerkleTree, inclusion_proof, root_of


def tiled(entries: list[bytes], levels: int) -> dict[tuple[int, int], bytes]:
    size = WIDTH**levels
    tiles: dict[tuple[int, int], bytes] = {}
    for chunk in range(-(-len(entries) // size)):
        part = entries[chunk * size : (chunk + 1) * size]
        for level, index, hashes in tiles_of_chunk(part, chunk, levels):
            assert (level, index) not in tiles
            tiles[level, index] = hashes
    tops = [
        hashes for (level, _), hashes in sorted(tiles.items()) if level == levels - 1
    ]
    for level, index, hashes in tiles_above(tops, levels):
        tiles[level, index] = hashes
    return tiles


@given(st.integers(1, 700), st.integers(1, 2), st.data())
def test_a_tiled_tree_has_the_root_and_the_paths_of_the_whole_one(
    size: int, levels: int, data: st.DataObject
) -> None:
    entries = [b"%d" % number for number in range(size)]
    whole, tiles = MerkleTree(entries), tiled(entries, levels)
    positions = data.draw(st.lists(st.integers(0, size - 1), max_size=5))
    wanted = {
        (level, index): tiles[level, index]
        for level, indexes in needed(positions, size).items()
        for index in indexes
    }
    node = TiledTree(wanted).node
    assert root_of(node, size) == whole.root()
    for position in positions:
        path = inclusion_proof(node, position, size)
        assert path == whole.inclusion(position)
