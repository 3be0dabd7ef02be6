"""`make try`, from start to Ctrl-C."""

import asyncio
import json
import signal
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Any

import uvicorn
import uvloop

from deploy.embedded.host import environment
from deploy.embedded.host.clock import HostClock, offset_after
from deploy.embedded.host.host import Host, Pace, Place, hosted
from deploy.embedded.host.state import State, StateError, Story, write_whole
from deploy.embedded.inputs.days import HORIZON_DAYS, StoryDays, instant
from deploy.embedded.inputs.files import FileUnreadable
from deploy.embedded.inputs.real import RealInput
from deploy.embedded.inputs.sample import Sample
from deploy.embedded.inputs.values import Inputs
from deploy.embedded.options import Options
from deploy.embedded.story import links, play, report, summary
from deploy.embedded.story.journal import Journal
from deploy.embedded.story.stage import Stage
from deploy.embedded.story.terminal import Terminal
from deploy.kafka.jars import FetchFailed, MavenMissing
from deploy.kafka.java import JavaMissing
from shared.civic import holidays
from shared.civic.clock import SHANGHAI
from shared.local_postgres.account import PostgresStartError
from shared.local_postgres.binaries import PostgresMissingError
from shared.local_postgres.server import PostgresServer
from shared.running import heap
from shared.running.observability import configure_logs
from shared.running.service import NAMES

SEED = 20250409
TOLD = (
    StateError,
    PostgresMissingError,
    PostgresStartError,
    JavaMissing,
    MavenMissing,
    FetchFailed,
    FileUnreadable,
)
"""What a person can put right: the message alone says how."""


@dataclass(frozen=True)
class Try:
    """One call of `make try`."""

    options: Options
    state: State
    kept: Story
    terminal: Terminal
    began: float

    @property
    def plain_years(self) -> tuple[int, ...]:
        """Years within reach whose official calendar is not known yet."""
        real = datetime.now(UTC).astimezone(SHANGHAI).date()
        last = max(self.kept.day, real) + timedelta(days=HORIZON_DAYS)
        years = range(self.kept.day.year - 1, last.year + 1)
        return tuple(year for year in years if year not in holidays.packaged().years)

    @property
    def days(self) -> StoryDays:
        """The story's days, by the calendar that the services are given."""
        calendar = holidays.load()
        for year in self.plain_years:
            calendar = holidays.as_plain_weeks(year).overlaid(calendar)
        return StoryDays(self.kept.day, calendar)

    def inputs(self) -> Inputs:
        """What the story is played on."""
        options = self.options
        if options.subjects is not None and options.plans is not None:
            return RealInput(self.days, options.subjects, options.plans, SEED).build()
        return Sample(self.days, SEED, options.size).build()

    @property
    def report_path(self) -> Path:
        """Where the report is written, asked for or not."""
        return self.options.report or self.state.folder / "report.json"


def run(options: Options) -> int:
    """Do what was asked for; the exit status."""
    terminal = Terminal()
    configure_logs("WARNING")
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        state = State(options.state)
        if options.reset:
            state.reset()
            terminal.say("已清除 cleared: 下次 make try 从头开始 starts anew.")
            return 0
        with state.locked():
            _try(options, state, terminal)
    except TOLD as error:
        terminal.fault(str(error))
        return 2
    except KeyboardInterrupt:
        _stopped(terminal)
        return 130 if options.once else 0
    if not options.once:
        _stopped(terminal)
    return 0


def _stopped(terminal: Terminal) -> None:
    terminal.say("\n已停止 stopped. 再次运行会从这里继续 The next start goes on here.")


def _try(options: Options, state: State, terminal: Terminal) -> None:
    began = monotonic()
    if not options.once:
        _port_must_be_free(options.port)
    today = datetime.now(UTC).astimezone(SHANGHAI).date()
    kept = state.story(options, today)
    attempt = Try(options, state, kept, terminal, began)
    databases = [name.replace("-", "_") for name in NAMES]
    server = PostgresServer(state.postgres, databases)
    terminal.say("启动 PostgreSQL starting …")
    server.start()
    try:
        heap.settle()
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(_main(attempt, server))
    finally:
        server.stop()


def _port_must_be_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise StateError(
                f"Port {port} is taken: stop what uses it, or `make try PORT=8001`."
            ) from error


@asynccontextmanager
async def _bus(attempt: Try) -> AsyncIterator[str]:
    """The bootstrap address of a broker of our own; empty without one."""
    if attempt.kept.bus != "kafka":
        yield ""
        return
    from deploy.kafka.broker import Broker  # noqa: PLC0415 - needs Java only then
    from shared.messaging.bus.kafka_topics import ensure_topics  # noqa: PLC0415 - so too

    attempt.terminal.say("启动 Kafka starting …")
    broker = Broker(attempt.state.folder / "kafka")
    await asyncio.to_thread(broker.start)
    try:
        await ensure_topics(broker.bootstrap)
        yield broker.bootstrap
    finally:
        await asyncio.to_thread(broker.stop)


async def _main(attempt: Try, server: PostgresServer) -> None:
    async with _bus(attempt) as bootstrap:
        place = Place(
            server=server,
            issuer_folder=attempt.state.issuer,
            folder=attempt.state.folder,
            port=attempt.options.port,
            plain_week_years=attempt.plain_years,
            kafka=bootstrap,
        )
        journal = Journal(attempt.state.journal)
        clock = HostClock(instant(attempt.days.first, "06:00"))
        ended = journal.kept("ended")
        if isinstance(ended, dict):
            clock.release(timedelta(seconds=ended["offset_seconds"]))
        inputs = attempt.inputs()

        def stage_of(host: Host) -> Stage:
            return Stage(host, inputs, attempt.days, journal, attempt.terminal, SEED)

        told = isinstance(ended, dict)
        if not isinstance(ended, dict):
            async with hosted(place, clock, Pace.DAILY) as host:
                ended = await _play(attempt, stage_of(host))
                _tell(attempt, stage_of(host), ended["report"])
            if attempt.options.once:
                return
        async with hosted(place, clock, Pace.LIVE) as host:
            if told:
                _tell(attempt, stage_of(host), ended["report"])
            if not attempt.options.once:
                await _serve(attempt, stage_of(host))


async def _play(attempt: Try, stage: Stage) -> dict[str, Any]:
    with attempt.terminal.bars():
        await play.play(stage)
    numbers = await report.make(stage, monotonic() - attempt.began)
    end = stage.at(stage.days.as_of, play.END_OF_DAY)
    fixed = attempt.kept.asked_for
    offset = offset_after(end, datetime.now(UTC), fixed=fixed)
    ended = {"offset_seconds": offset.total_seconds(), "report": numbers}
    stage.journal.keep("ended", ended)
    stage.host.clock.release(offset)
    return ended


def _tell(attempt: Try, stage: Stage, numbers: report.Report) -> None:
    path = attempt.report_path
    write_whole(path, json.dumps(numbers, indent=2, ensure_ascii=False) + "\n")
    beside = path.with_suffix(".refusals.csv")
    remarks = report.write_remarks(stage, beside)
    real = attempt.options.real
    summary.tell(
        attempt.terminal,
        numbers,
        summary.Setting(
            title="上海市（真实企业与公开计划）" if real else "金山区示例（虚构）",
            title_en="real input" if real else "sample district, made up",
            first=str(stage.days.first),
            last=str(stage.days.as_of),
            agencies=len(stage.inspectors),
            plain_years=attempt.plain_years,
        ),
    )
    attempt.terminal.say(
        f"\n报告 report: {path}   未采用的行 rows named: {beside} ({remarks})"
    )


class _Announced(uvicorn.Server):
    """A server that says when it listens: what is printed then can be opened."""

    def __init__(self, config: uvicorn.Config, listens: Callable[[], None]) -> None:
        super().__init__(config)
        self._listens = listens

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen, and say so."""
        await super().startup(sockets)
        if self.started:
            self._listens()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """End by Ctrl-C or a signal, and do not raise it anew afterwards.

        That would interrupt what is closed next: workers, connections, consumers.
        """
        loop, signals = asyncio.get_running_loop(), (signal.SIGINT, signal.SIGTERM)
        for number in signals:
            loop.add_signal_handler(number, self.handle_exit, number, None)
        try:
            yield
        finally:
            for number in signals:
                loop.remove_signal_handler(number)


async def _serve(attempt: Try, stage: Stage) -> None:
    host: Host = stage.host
    terminal = attempt.terminal
    to_open = await links.to_open(stage)
    tokens, curl = links.tokens(stage, attempt.state.folder / "tokens")

    def listens() -> None:
        summary.show_links(terminal, to_open)
        if host.place.kafka:
            summary.show_broker(terminal, host.place.kafka)
            summary.show_duty(terminal, environment.kept(host.place))
        summary.show_tokens(terminal, tokens, curl)

    config = uvicorn.Config(
        host.gateway,
        host="127.0.0.1",
        port=attempt.options.port,
        lifespan="off",
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=3,
    )
    async with host.background():
        with suppress(asyncio.CancelledError):
            await _Announced(config, listens).serve()
