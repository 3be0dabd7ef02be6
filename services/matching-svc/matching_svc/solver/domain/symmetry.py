"""Tasks that could change places without changing any cost: searched once for all.

Two tasks are alike when they have the same reach, earliest day and weight, stay apart
from the same others, and belong to one agency or are the only task of theirs. Of those
that are alike, the search takes the first ones first.
"""

from matching_svc.solver.domain.days import bits
from matching_svc.solver.domain.search_space import Ground


class Likes:
    """The classes of alike tasks of one ground."""

    def __init__(self, ground: Ground) -> None:
        classes: list[int] = []
        for task in range(ground.size):
            for index, members in enumerate(classes):
                if _alike(ground, (members & -members).bit_length() - 1, task):
                    classes[index] |= 1 << task
                    break
            else:
                classes.append(1 << task)
        self.like = [0] * ground.size
        for members in classes:
            for task in bits(members):
                self.like[task] = members
        self.classes = [members for members in classes if members & (members - 1)]
        self._first = [_firsts(members) for members in self.classes]

    def usual(self, tasks: int) -> int:
        """The set that stands for all sets like this one."""
        for members, firsts in zip(self.classes, self._first, strict=True):
            own = tasks & members
            tasks ^= own ^ firsts[own.bit_count()]
        return tasks

    def meant(self, group: int, tasks: int) -> int:
        """The group of these tasks that a group of their usual set stands for."""
        usual = self.usual(tasks)
        for members in self.classes:
            if group & members:
                real = dict(
                    zip(bits(usual & members), bits(tasks & members), strict=True)
                )
                meant = sum(1 << real[index] for index in bits(group & members))
                group = group & ~members | meant
        return group


def _firsts(members: int) -> list[int]:
    """The first none, one, two and so on of a class."""
    firsts = [0]
    for index in bits(members):
        firsts.append(firsts[-1] | 1 << index)
    return firsts


def _alike(ground: Ground, one: int, other: int) -> bool:
    pair = 1 << one | 1 << other
    alone = ground.own[one] | ground.own[other] == pair
    return (
        ground.reaches[one] == ground.reaches[other]
        and ground.earliest[one] == ground.earliest[other]
        and ground.weight[one] == ground.weight[other]
        and (alone or ground.own[one] == ground.own[other])
        and ground.apart[one] & ~pair == ground.apart[other] & ~pair
        and all((held >> one ^ held >> other) & 1 == 0 for held, _ in ground.held)
    )
