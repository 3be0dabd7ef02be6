"""A service's code gets the settings of its own class, or an error at once."""

from dataclasses import dataclass

import pytest
from checkcode_svc.settings import CheckcodeSettings

from shared.running.settings import ServiceSettings


@dataclass(frozen=True)
class Running:
    settings: ServiceSettings


def settings_of(kind: type[ServiceSettings]) -> ServiceSettings:
    return kind(environment="test", database_url="postgresql://localhost/none")


def test_a_service_reads_the_settings_of_its_own_class() -> None:
    runtime = Running(settings_of(CheckcodeSettings))
    assert CheckcodeSettings.of(runtime) is runtime.settings
    assert ServiceSettings.of(runtime) is runtime.settings


def test_settings_of_another_service_are_refused() -> None:
    runtime = Running(settings_of(ServiceSettings))
    with pytest.raises(TypeError, match="CheckcodeSettings"):
        CheckcodeSettings.of(runtime)
