"""Where Maven keeps what it fetches."""

from pathlib import Path

from deploy.kafka.jars import local_repository


def test_an_account_with_a_home_keeps_its_own_repository(tmp_path: Path) -> None:
    assert local_repository(tmp_path, tmp_path / "scratch") == ()


def test_an_account_without_a_home_gets_a_repository_for_the_moment(
    tmp_path: Path,
) -> None:
    missing, scratch = tmp_path / "nonexistent", tmp_path / "scratch"
    option = f"-Dmaven.repo.local={scratch}/repository"
    assert local_repository(missing, scratch) == (option,)
