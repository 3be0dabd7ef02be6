"""Checks the file of a draw or of a year's frame with nothing but Python 3.10 or later.

    python3 verify.py verify FILE         checks the file; exit code 0 if it holds
    python3 verify.py promise YEAR FRAME  makes a witness's word, and what to promise
    python3 verify.py inspector YEAR CERTIFICATE SALT  shows an inspector's pseudonym

This file imports nothing of OneVisit: carry it to a machine of your own, read it, and
run it there. It is written after the description in `docs/adr/0082` and `0110`, and
shares no code with the service that draws.

A file is lines of UTF-8. The first is a JSON object that says what is claimed. Of a
draw there follow, group by group, a line `g,{group}`, then for each drawn place
`d,{place},{frame},{number},{rank},{position},{path}`, where the path has the hashes
that lead to the root of the year's frame, joined by dots. When the year is over and its
key is opened, there follow the groups again with `f,{place},{frame},{turn},{rank}` for
every place. Between these two stand, agency by agency, its inspectors: a line
`a,{agency}`, for each who is qualified `i,{pseudonym}`, then for each drawn place
`t,{place},{drawn},{stand-by},{left out}`, where the drawn are `pseudonym:number`, those
who stand by are hashes, those left out `pseudonym:reason`, all joined by dots; and for
each who dropped out later `c,{place},{pseudonym},{who came in}`, written
`pseudonym:number:reason`, after those who could not. Of a year's frame there follow
lines `p,{place},{turn}`.
"""

import hashlib
import hmac
import json
import os
import secrets
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from datetime import datetime, timedelta
from decimal import ROUND_CEILING, Decimal
from itertools import islice
from operator import lt
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

Claim = dict[str, Any]
Line = list[str]
BLOCK_LEVEL = 13
BLOCK = 1 << BLOCK_LEVEL
"""Places that are worked off at once; whole blocks are whole subtrees of a tree."""
ALONE = 150_000
"""Up to so many places one process is done before others would have started."""


class Wrong(Exception):
    """The file claims what is not so."""


def check(holds: object, claim: str) -> None:
    """Go on only if a claim holds."""
    if not holds:
        raise Wrong(claim)


def sha(data: bytes | str) -> bytes:
    """SHA-256 of bytes or of a text, as bytes."""
    return hashlib.sha256(data if isinstance(data, bytes) else data.encode()).digest()


def node(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees (RFC 6962)."""
    return sha(b"\x01" + left + right)


class Root:
    """The root of the entries that were added, in the memory of a few hashes."""

    def __init__(self) -> None:
        self.size = 0
        self._whole: list[bytes] = []

    def add(self, entry: bytes) -> None:
        """Add an entry at the end."""
        self.add_tree(sha(b"\x00" + entry), 0)

    def add_tree(self, whole: bytes, level: int) -> None:
        """Add a complete subtree of 2**level entries, where one has its place."""
        self.size += 1 << level
        count = self.size >> level
        while count % 2 == 0:
            whole = node(self._whole.pop(), whole)
            count //= 2
        self._whole.append(whole)

    def hash(self) -> bytes:
        """The root of what was added so far."""
        if not self._whole:
            return sha(b"")
        *left, root = self._whole
        for whole in reversed(left):
            root = node(whole, root)
        return root


def root_by_path(leaf: bytes, index: int, size: int, path: list[bytes]) -> bytes:
    """The root to which an audit path leads from a leaf (RFC 9162, 2.1.3.2)."""
    check(0 <= index < size, "a position lies outside the frame")
    last, root = size - 1, leaf
    for sibling in path:
        check(last > 0, "a path is too long")
        if index % 2 or index == last:
            root = node(sibling, root)
            while index % 2 == 0 and index:
                index, last = index >> 1, last >> 1
        else:
            root = node(root, sibling)
        index, last = index >> 1, last >> 1
    check(last == 0, "a path is too short")
    return root


def roots_by_path(
    first: int, second: int, first_root: bytes, path: list[bytes]
) -> tuple[bytes, bytes]:
    """The roots to which a proof of consistency leads (RFC 9162, 2.1.4.2)."""
    path = [first_root, *path] if first & (first - 1) == 0 else list(path)
    check(path, "a proof of consistency is too short")
    index, last = first - 1, second - 1
    while index % 2:
        index, last = index >> 1, last >> 1
    old = new = path[0]
    for step in path[1:]:
        check(last > 0, "a proof of consistency is too long")
        if index % 2 or index == last:
            old, new = node(step, old), node(step, new)
            while index % 2 == 0 and index:
                index, last = index >> 1, last >> 1
        else:
            new = node(new, step)
        index, last = index >> 1, last >> 1
    check(last == 0, "a proof of consistency is too short")
    return old, new


def quota(size: int, ratio: str) -> int:
    """How many of a group are drawn."""
    share = Decimal(size) * Decimal(ratio)
    return int(share.to_integral_value(rounding=ROUND_CEILING))


def check_key(year: int, key: Claim, opened: Claim) -> None:
    """The opened key is the one that was committed to."""
    commitment = sha(f"onevisit draw key:{year}:{opened['key']}")
    check(commitment.hex() == key["commitment"], "the key is not the committed one")
    link = bytes.fromhex(opened["chain_seed"])
    for _ in range(key["chain_length"]):
        link = sha(link)
    check(link.hex() == key["chain_end"], "the chain does not lead to its end")


def check_frame(year: int, key: Claim, frame: Claim) -> None:
    """The public value of a frame follows from what was published before it."""
    number, word = frame["frame"], frame["word"]
    promise = sha(f"onevisit draw witness:{year}:{number}:{word}")
    check(promise.hex() == frame["promise"], "the witness told another word")
    link = bytes.fromhex(frame["source"])
    for _ in range(number):
        link = sha(link)
    check(link.hex() == key["chain_end"], "the link is none of the chain")
    parts = f"{frame['digest']}:{frame['source']}:{word}"
    beacon = frame.get("beacon")
    if beacon is not None:
        check_pulse(beacon, frame)
        parts += f":{beacon['beacon']}:{beacon['pulse']}:{beacon['output']}"
    value = sha(f"onevisit draw value:{year}:{number}:{parts}")
    check(value.hex() == frame["value"], "the value does not follow from its parts")
    names = ("promised_at", "listed_at", "revealed_at", "numbered_at")
    order = [key["committed_at"], *(frame[name] for name in names)]
    check(order == sorted(order), "the steps were not taken in their order")


def check_pulse(beacon: Claim, frame: Claim) -> None:
    """The beacon's pulse is that of its hour, which came after the listing."""
    pulse = datetime.fromisoformat(beacon["pulse"])
    since = pulse - datetime.fromisoformat(frame["listed_at"])
    is_full = (pulse.minute, pulse.second, pulse.microsecond) == (0, 0, 0)
    is_next = timedelta(hours=1) <= since < timedelta(hours=2)
    check(is_full and is_next, "another pulse of the beacon was taken")
    told = datetime.fromisoformat(frame["revealed_at"])
    check(pulse <= told, "the value was told before the beacon's pulse")


def pulses(frames: list[Claim]) -> list[str]:
    """What whoever checks has to compare with the beacon."""
    return [
        "compare yourself what {beacon} gave at {pulse}: {output}".format(**each)
        for each in (frame["beacon"] for frame in frames if "beacon" in frame)
    ]


def secret_of(year: int, frame: Claim, key: str) -> bytes:
    """What the numbers of a frame are made with."""
    text = f"onevisit draw numbers:{year}:{frame['frame']}:{frame['value']}"
    return hmac.digest(bytes.fromhex(key), text.encode(), "sha256")


TURNS = {str(turn): f"{turn:02x}" for turn in range(256)}
"""How a turn is written at the beginning of a number."""


class Maker:
    """Makes the numbers of a frame: HMAC-SHA-256 under its secret (RFC 2104).

    The two halves of the secret go through SHA-256 once, not once a place.
    """

    def __init__(self, secret: bytes) -> None:
        block = secret.ljust(64, b"\x00")
        self._inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in block))
        self._outer = hashlib.sha256(bytes(byte ^ 0x5C for byte in block))

    def number(self, place: str, turn: str) -> str:
        """A place's number, as it is written."""
        inner, outer = self._inner.copy(), self._outer.copy()
        inner.update(place.encode())
        outer.update(inner.digest())
        return TURNS[turn] + outer.hexdigest()[:30]


def secrets_of(claim: Claim) -> dict[str, bytes]:
    """Frame → what the numbers of the draw are made with, once the key is opened."""
    opened = claim["opened"]["key"]
    made: dict[str, bytes] = {}
    for frame in claim["frames"]:
        secret = secret_of(claim["year"], frame, opened)
        if claim["own"]:
            text = f"onevisit draw own:{claim['own']}"
            secret = hmac.digest(secret, text.encode(), "sha256")
        made[str(frame["frame"])] = secret
    return made


class Lines:
    """The lines of a file, split at commas."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._back: list[Line] = []

    def __iter__(self) -> Iterator[Line]:
        return self

    def __next__(self) -> Line:
        if self._back:
            return self._back.pop()
        return next(self._file).decode().rstrip("\n").split(",")

    def of_group(self, kind: str, name: str) -> Iterator[Line]:
        """The lines of one kind that follow the line of a group."""
        check(next(self, None) == ["g", name], f"group {name} is missing")
        for line in self:
            if line[0] != kind:
                self._back.append(line)
                return
            yield line[1:]

    def of_kind(self, kind: str) -> Iterator[Line]:
        """The lines of one kind that come next."""
        for line in self:
            if line[0] != kind:
                self._back.append(line)
                return
            yield line[1:]

    def blocks(self, size: int) -> Iterator[list[bytes]]:
        """The next `size` lines as they stand, a block at a time; all must be there."""
        for first in range(0, size, BLOCK):
            length = min(BLOCK, size - first)
            block = list(islice(self._file, length))
            check(len(block) == length, "places are missing")
            yield block


class Block(NamedTuple):
    """What a block of places is worked off with."""

    lines: list[bytes]
    secrets: dict[str, bytes]
    """Frame → what its numbers are made with."""
    drawn: list[bytes]
    """Those of the drawn places that stand in it."""


class Part(NamedTuple):
    """What came of a block: its keys, and the root of a whole one, else its leaves."""

    first: str
    last: str
    level: int
    trees: list[bytes]


def part_of(first: str, last: str, leaves: list[bytes]) -> Part:
    """The part that a block's leaves are of a tree."""
    if len(leaves) < BLOCK:
        return Part(first, last, 0, leaves)
    nodes, digest = leaves, hashlib.sha256
    while len(nodes) > 1:
        pairs = zip(nodes[::2], nodes[1::2], strict=True)
        nodes = [digest(b"\x01" + left + right).digest() for left, right in pairs]
    return Part(first, last, BLOCK_LEVEL, nodes)


def part_of_group(block: Block) -> Part:
    """Make the numbers of a block of a group again; they are in their order."""
    makers = {frame: Maker(secret) for frame, secret in block.secrets.items()}
    keys, entries = [], []
    for line in block.lines:
        kind, place, frame, turn, rank = line.decode().rstrip("\n").split(",")
        check(kind == "f", "there are lines that nobody asked for")
        number = makers[frame].number(place, turn)
        keys.append(f"{rank},{number},{place}")
        entries.append(f"{place},{frame},{number},{rank}".encode())
    check(all(map(lt, keys, keys[1:])), "the places are not in their order")
    for drawn, entry in zip(block.drawn, entries, strict=False):
        check(drawn == entry, f"{entry.decode()} would have been drawn")
    digest = hashlib.sha256
    leaves = [digest(b"\x00" + entry).digest() for entry in entries]
    return part_of(keys[0], keys[-1], leaves)


def part_of_frame(block: Block) -> Part:
    """Make the numbers of a block of a frame again."""
    (secret,) = block.secrets.values()
    maker = Maker(secret)
    leaves = []
    for line in block.lines:
        kind, place, turn = line.decode().rstrip("\n").split(",")
        check(kind == "p", "there are lines that nobody asked for")
        leaves.append(sha(f"\x00{place},{maker.number(place, turn)}"))
    return part_of("", "", leaves)


def each(
    work: Callable[[Block], Part], blocks: Iterable[Block], size: int
) -> Iterator[Part]:
    """Work off blocks in their order, on all processors where that is worth it."""
    processes = os.cpu_count() or 1
    pool = None if size <= ALONE or processes == 1 else pool_of(processes)
    if pool is None:
        yield from map(work, blocks)
        return
    with pool:
        waiting: deque[Future[Part]] = deque()
        for block in blocks:
            waiting.append(pool.submit(work, block))
            if len(waiting) > 2 * processes:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def pool_of(processes: int) -> ProcessPoolExecutor | None:
    """Processes to work with; None where the machine does not let us have them."""
    try:
        return ProcessPoolExecutor(processes)
    except (ImportError, NotImplementedError, OSError):
        return None


def verify_draw(claim: Claim, lines: Lines) -> list[str]:
    """A draw from committed numbers: what is shown at once, and what with the key."""
    year, groups = claim["year"], claim["groups"]
    for frame in claim["frames"]:
        check_frame(year, claim["key"], frame)
        check(frame["numbered_at"] <= claim["drawn_at"], "drawn before it was numbered")
    drawn = {
        group["name"]: drawn_of(claim, group, lines.of_group("d", group["name"]))
        for group in groups
    }
    check(sum(map(len, drawn.values())) == claim["drawn"], "places are missing")
    shown = [f"numbers, proofs and thresholds of {claim['drawn']} places"]
    shown += pulses(claim["frames"])
    if "teams" in claim:
        shown += verify_teams(claim, drawn, lines)
    if claim["opened"] is None:
        check(next(lines, None) is None, "there are lines that nobody asked for")
        return [*shown, "the key is not opened yet: repeat the draw after the year"]
    check_key(year, claim["key"], claim["opened"])
    made = secrets_of(claim)
    total = sum(repeat(group, drawn[group["name"]], made, lines) for group in groups)
    check(next(lines, None) is None, "there are lines that nobody asked for")
    return [*shown, f"the draw, repeated over {total} places with the opened key"]


Staff = tuple[list[str], list[str], dict[str, str]]
"""The drawn as `pseudonym:number`, hashes of who stands by, the left out and why."""


def verify_teams(
    claim: Claim, drawn: dict[str, list[bytes]], lines: Lines
) -> list[str]:
    """The inspectors of every agency, for the drawn places in their order."""
    places = [
        entry.decode().split(",")[:2]
        for group in claim["groups"]
        for entry in drawn[group["name"]]
    ]
    said = []
    for team in claim["teams"]:
        check(next(lines, None) == ["a", team["agency"]], "an agency is missing")
        pool = [name for (name,) in lines.of_kind("i")]
        check(pool == sorted(set(pool)), "the inspectors are not in their order")
        check(len(pool) == team["qualified"], "inspectors are missing")
        staffs = staffs_of(team, places, pool, lines)
        if claim["opened"] is not None:
            repeat_team(claim, team, places, pool, staffs)
        came: dict[str, int] = {}
        for change in lines.of_kind("c"):
            check_change(team, staffs, came, change)
        said.append(f"{len(pool)} inspectors of {team['agency']}")
    return said


def split(text: str) -> list[str]:
    """What is joined by dots."""
    return text.split(".") if text else []


def staffs_of(
    team: Claim, places: list[list[str]], pool: list[str], lines: Lines
) -> dict[str, Staff]:
    """Place → its staff, as far as it can be checked without the key."""
    load = dict.fromkeys(pool, 0)
    staffs: dict[str, Staff] = {}
    root, unstaffed = Root(), 0
    for inspector in pool:
        root.add(f"{team['agency']},{inspector}".encode())
    for place, _ in places:
        kind, name, *parts = next(lines, ["", ""])
        check((kind, name) == ("t", place), f"the inspectors of {place} are missing")
        drawn, hashes, away = map(split, parts)
        left_out = dict(one.split(":") for one in away)
        check_staff(team, load, drawn, hashes, left_out)
        unstaffed += len(drawn) < team["needed"]
        for inspector, reason in left_out.items():
            root.add(entry_of(team, place, 0, inspector, reason))
        for nth, one in enumerate(drawn, start=1):
            inspector, number = one.split(":")
            root.add(entry_of(team, place, nth, inspector, number))
            load[inspector] += 1
        for leaf in hashes:
            root.add_tree(bytes.fromhex(leaf), 0)
        staffs[place] = drawn, hashes, left_out
    check(unstaffed == team["unstaffed"], "another number of places lacks inspectors")
    check(root.hash().hex() == team["root"], "the inspectors have another root")
    return staffs


def check_staff(
    team: Claim,
    load: dict[str, int],
    drawn: list[str],
    hashes: list[str],
    left_out: dict[str, str],
) -> None:
    """Nobody was passed over who had been given fewer places."""
    free = load.keys() - left_out.keys()
    check(left_out.keys() <= load.keys(), "somebody was left out who is not qualified")
    check(len(drawn) == min(team["needed"], len(free)), "too few inspectors are drawn")
    stand_by = min(team["reserves"], len(free) - len(drawn))
    check(len(hashes) == stand_by, "too few inspectors stand by")
    order = []
    for one in drawn:
        name, number = one.split(":")
        order.append((load.get(name, -1), number, name))
    names = {name for _, _, name in order}
    check(names <= free and len(names) == len(drawn), "an inspector cannot be drawn")
    check(order == sorted(order), "the inspectors are not in their order")
    least = [name for name in free - names if order and load[name] < order[-1][0]]
    check(not least, "an inspector was passed over who had fewer places")


def entry_of(team: Claim, place: str, nth: int, inspector: str, number: str) -> bytes:
    """An inspector's entry in the tree of an agency's draw."""
    return f"{team['agency']},{place},{nth},{inspector},{number}".encode()


def repeat_team(
    claim: Claim,
    team: Claim,
    places: list[list[str]],
    pool: list[str],
    staffs: dict[str, Staff],
) -> None:
    """Draw an agency's inspectors again, with the opened key."""
    text = f"onevisit draw inspectors:{team['agency']}".encode()
    secrets_of_frames = {
        str(frame["frame"]): hmac.digest(
            secret_of(claim["year"], frame, claim["opened"]["key"]), text, "sha256"
        )
        for frame in claim["frames"]
    }
    load = dict.fromkeys(pool, 0)
    for place, frame in places:
        drawn, hashes, left_out = staffs[place]
        order = sorted(
            (load[name], inspector_number(secrets_of_frames[frame], place, name), name)
            for name in pool
            if name not in left_out
        )[: team["needed"] + team["reserves"]]
        again = [f"{name}:{number}" for _, number, name in order]
        check(again[: team["needed"]] == drawn, f"others are drawn for {place}")
        for nth, one in enumerate(again[len(drawn) :], start=len(drawn) + 1):
            leaf = sha(b"\x00" + entry_of(team, place, nth, *one.split(":"))).hex()
            check(leaf == hashes[nth - len(drawn) - 1], f"others stand by for {place}")
        for one in drawn:
            load[one.split(":")[0]] += 1


def inspector_number(secret: bytes, place: str, inspector: str) -> str:
    """An inspector's number at a place."""
    return hmac.digest(secret, f"{place},{inspector}".encode(), "sha256").hex()[:32]


def check_change(
    team: Claim, staffs: dict[str, Staff], came: dict[str, int], change: Line
) -> None:
    """Who came in for another one was the next of the order."""
    place, out, coming = change
    drawn, hashes, _ = staffs[place]
    names = [one.split(":")[0] for one in drawn]
    check(out in names and coming, f"{out} was not drawn for {place}")
    for one in split(coming):
        inspector, number, _ = one.split(":")
        nth = 1 + (came[place] if place in came else team["needed"])
        leaf = sha(b"\x00" + entry_of(team, place, nth, inspector, number)).hex()
        check(leaf == hashes[nth - team["needed"] - 1], f"others come in at {place}")
        came[place], drawn[names.index(out)] = nth, f"{inspector}:{number}"


def drawn_of(claim: Claim, group: Claim, rows: Iterator[Line]) -> list[bytes]:
    """The drawn places of a group: the smallest, of numbers that were committed to."""
    check(group["drawn"] == quota(group["size"], group["ratio"]), "the quota is wrong")
    frames = {str(frame["frame"]): frame for frame in claim["frames"]}
    root, last, entries = Root(), ("", "", ""), []
    for place, frame, number, rank, position, path in rows:
        check((rank, number, place) > last, "the places are not in their order")
        last = (rank, number, place)
        entries.append(f"{place},{frame},{number},{rank}".encode())
        root.add(entries[-1])
        if not claim["own"]:
            known = frames[frame]
            steps = [bytes.fromhex(step) for step in path.split(".") if step]
            leaf = sha(b"\x00" + f"{place},{number}".encode())
            found = root_by_path(leaf, int(position), known["size"], steps)
            check(found.hex() == known["root"], f"{place} has another number")
    check(root.size == group["drawn"], "more or fewer are shown than were drawn")
    if entries:
        threshold = {"rank": int(last[0]), "number": last[1]}
        check(group["threshold"] == threshold, "the threshold is wrong")
        check_beginning(group, root)
    return entries


def check_beginning(group: Claim, root: Root) -> None:
    """The drawn places are the first ones of their group."""
    begun, whole = root.hash(), root.hash()
    if root.size < group["size"]:
        path = [bytes.fromhex(step) for step in group["proof"]]
        begun, whole = roots_by_path(root.size, group["size"], root.hash(), path)
    check(begun == root.hash(), "these are not the first places of the group")
    check(whole.hex() == group["root"], "the group has another root")


def repeat(
    group: Claim, drawn: list[bytes], made: dict[str, bytes], lines: Lines
) -> int:
    """Draw a group again, with all of its places and the key; how many it has."""
    name, size = group["name"], group["size"]
    check(next(lines, None) == ["g", name], f"group {name} is missing")
    blocks = (
        Block(block, made, drawn[nth * BLOCK : (nth + 1) * BLOCK])
        for nth, block in enumerate(lines.blocks(size))
    )
    root, last = Root(), ""
    for part in each(part_of_group, blocks, size):
        check(last < part.first, "the places are not in their order")
        last = part.last
        for tree in part.trees:
            root.add_tree(tree, part.level)
    check(root.hash().hex() == group["root"], "the group has another root")
    return root.size


def verify_frame(claim: Claim, lines: Lines) -> list[str]:
    """A year's frame: all of its numbers, made again with the opened key."""
    year, frame = claim["year"], claim["frame"]
    check_key(year, claim["key"], claim["opened"])
    check_frame(year, claim["key"], frame)
    made = {"": secret_of(year, frame, claim["opened"]["key"])}
    root, digest = Root(), hashlib.sha256()

    def blocks() -> Iterator[Block]:
        for block in lines.blocks(frame["size"]):
            digest.update(b"".join(line.removeprefix(b"p,") for line in block))
            yield Block(block, made, [])

    for part in each(part_of_frame, blocks(), frame["size"]):
        for tree in part.trees:
            root.add_tree(tree, part.level)
    check(next(lines, None) is None, "the frame has another size")
    check(digest.hexdigest() == frame["digest"], "other places were listed")
    check(root.hash().hex() == frame["root"], "the frame has another root")
    shown = f"the numbers of all {root.size} places of the frame"
    return [shown, *pulses([frame])]


def verify_seeded(claim: Claim, lines: Lines) -> list[str]:
    """A draw of old releases, from a seed that was published (`sha256-v1`)."""
    drawn: list[str] = []
    tickets: dict[str, list[tuple[str, str]]] = {}
    digest = hashlib.sha256()
    for kind, place, *grade in lines:
        if kind == "d":
            drawn.append(place)
        else:
            digest.update(f"{place},{grade[0]}\n".encode())
            ticket = sha(f"{claim['seed']}:{place}").hex()
            tickets.setdefault(grade[0], []).append((ticket, place))
    check(digest.hexdigest() == claim["frame_digest"], "the frame has another digest")
    again: list[str] = []
    for group in claim["groups"]:
        places = sorted(tickets.get(group["name"], []))
        check(len(places) == group["size"], "a group has another size")
        check(quota(len(places), group["ratio"]) == group["drawn"], "a quota is wrong")
        again += [place for _, place in places[: group["drawn"]]]
    check(sorted(again) == sorted(drawn), "the seed draws other places")
    return [f"the draw, repeated over {claim['frame_size']} places with its seed"]


RULES: dict[str, Callable[[Claim, Lines], list[str]]] = {
    "committed-v2": verify_draw,
    "committed-v3": verify_draw,
    "frame-v2": verify_frame,
    "sha256-v1": verify_seeded,
}


def verify(path: str) -> list[str]:
    """What a file shows.

    Raises:
        Wrong: naming the first claim that does not hold.
    """
    with Path(path).open("rb") as file:
        try:
            claim = json.loads(next(file))
            check(claim["rule"] in RULES, "this program does not know the rule")
            return RULES[claim["rule"]](claim, Lines(file))
        except (LookupError, TypeError, ValueError, StopIteration) as fault:
            raise Wrong(f"the file is cut or changed: {fault!r}") from fault


def promise(year: int, frame: int) -> dict[str, str]:
    """A witness's word, and the digest to promise."""
    word = secrets.token_hex(32)
    return {
        "word": word,
        "digest": sha(f"onevisit draw witness:{year}:{frame}:{word}").hex(),
    }


def pseudonym(year: int, certificate: str, salt: str) -> str:
    """By what an inspector goes in the draws of a year."""
    return sha(f"onevisit draw inspector:{year}:{certificate}:{salt}").hex()[:32]


def main(arguments: list[str]) -> tuple[str, int]:
    """Run a command; what to print, and the exit code."""
    match arguments:
        case ["verify", path]:
            try:
                return f"相符 / holds: {'; '.join(verify(path))}", 0
            except (Wrong, OSError) as fault:
                return f"不符 / does NOT hold: {fault}", 1
        case ["promise", year, frame] if year.isdigit() and frame.isdigit():
            return json.dumps(promise(int(year), int(frame))), 0
        case ["inspector", year, certificate, salt] if year.isdigit():
            return pseudonym(int(year), certificate, salt), 0
        case _:
            return __doc__ or "", 2


if __name__ == "__main__":
    TEXT, CODE = main(sys.argv[1:])
    sys.stdout.write(TEXT + "\n")
    sys.exit(CODE)
