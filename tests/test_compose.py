"""The container files, held against the project: an image that builds can still start the wrong thing."""

import json
import re
import shlex
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import typer.main
import yaml

from indexer.store.catalogue import Catalogue
from indexer.store.settings import Settings
from service.cli import app

ROOT = Path(__file__).parents[1]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = ("service", "indexer")
# One line for each instruction: continued lines are joined, comments left out.
DOCKERFILE = [
    line
    for line in re.sub(r"\\\n\s*", " ", (ROOT / "Dockerfile").read_text()).splitlines()
    if line and not line.startswith("#")
]
# What PostgreSQL's client library reads, and what PostgreSQL's image reads at first start.
FOREIGN_VARIABLES = {
    "PGPASSWORD",
    "POSTGRES_DB",
    "POSTGRES_USER",
    "POSTGRES_PASSWORD",
    "POSTGRES_INITDB_ARGS",
}
PINNED = re.compile(r"[\w./-]+:\d+\.\d+(\.\d+)?(-[\w.]+)*")


def arguments_of(instruction: str) -> list[str]:
    """The arguments of every such instruction of the Dockerfile."""
    return [line.removeprefix(f"{instruction} ") for line in DOCKERFILE if line.startswith(f"{instruction} ")]


def image_environment() -> dict[str, str]:
    words = shlex.split(arguments_of("ENV")[-1])
    return dict(word.split("=", 1) for word in words)


def mounts(service: str) -> dict[str, str]:
    """Where each source is mounted. A source may be `${NAME:-default}`, which has a colon of its own."""
    found = (re.fullmatch(r"(\$\{[^}]*\}|[^:]+):([^:]+)(:ro)?", volume) for volume in SERVICES[service]["volumes"])
    return {match[1]: match[2] for match in found if match}


def parsed(arguments: list[str]) -> dict[str, Any]:
    """What the `rashomon` command understands of these arguments."""
    name, *rest = arguments
    command = typer.main.get_command(app)
    context = command.make_context("rashomon", arguments)
    return command.get_command(context, name).make_context(name, rest).params  # type: ignore[attr-defined, no-any-return]


def port_served() -> int:
    return int(parsed(json.loads(arguments_of("CMD")[-1]))["port"])


def test_every_image_is_pinned_to_a_version() -> None:
    bases = [base.split(" AS ")[0] for base in arguments_of("FROM")]
    images = [service["image"] for service in SERVICES.values()]
    assert [image for image in bases + images if not PINNED.fullmatch(image)] == []


def test_the_two_stages_run_the_same_python() -> None:
    assert len({base.split(" AS ")[0] for base in arguments_of("FROM")}) == 1


def test_our_image_carries_the_version_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert {SERVICES[name]["image"] for name in OURS} == {f"rashomon:{project['version']}"}


def test_every_service_has_a_health_check_or_ends_by_itself() -> None:
    endless = {name for name, service in SERVICES.items() if service["restart"] != "no"}
    checked = {name for name, service in SERVICES.items() if "test" in service["healthcheck"]}
    assert (endless, checked) == ({"database", "service"}, {"database", "service"})


def test_the_database_is_healthy_before_ours_start() -> None:
    expected = {"database": {"condition": "service_healthy"}}
    assert [SERVICES[name]["depends_on"] for name in OURS] == [expected, expected]


def test_every_variable_is_a_setting_that_exists() -> None:
    stated = {name for service in SERVICES.values() for name in service.get("environment", {})} | {*image_environment()}
    ours = {name.removeprefix("RASHOMON_").lower() for name in stated if name.startswith("RASHOMON_")}
    others = {name for name in stated if name.startswith(("PG", "POSTGRES"))}
    assert ours - set(Settings.model_fields) == set()
    assert others - FOREIGN_VARIABLES == set()


def test_ours_connect_to_the_database_that_compose_starts() -> None:
    stated = SERVICES["database"]["environment"]
    for name in OURS:
        catalogue = Catalogue(SERVICES[name]["environment"]["RASHOMON_DATABASE"])
        url = catalogue.url
        catalogue.close()
        assert (url.host, url.username, url.database) == ("database", stated["POSTGRES_USER"], stated["POSTGRES_DB"])
        assert SERVICES[name]["environment"]["PGPASSWORD"] == stated["POSTGRES_PASSWORD"]


def test_no_password_is_written_down() -> None:
    needed = re.findall(r"\$\{(\w+):\?", (ROOT / "docker-compose.yml").read_text())
    offered = re.findall(r"^(\w+)=(.*)$", (ROOT / ".env.example").read_text(), re.MULTILINE)
    assert {*needed} == {"POSTGRES_PASSWORD"}
    assert offered == [("POSTGRES_PASSWORD", "")]
    assert "/.env" in (ROOT / ".gitignore").read_text().splitlines()


def test_nothing_of_ours_runs_as_root_or_may_become_it() -> None:
    uid, gid = arguments_of("USER")[-1].split(":")
    assert min(int(uid), int(gid)) >= 1000
    for name in OURS:
        service = SERVICES[name]
        assert (service.get("user"), service.get("privileged"), service.get("cap_add")) == (None, None, None)
        assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])
        assert service["security_opt"] == ["no-new-privileges:true"]


def test_a_read_only_root_has_a_folder_for_temporary_files() -> None:
    assert [SERVICES[name]["tmpfs"] for name in OURS] == [["/tmp"], ["/tmp"]]


def test_the_service_listens_where_compose_and_the_health_checks_look() -> None:
    command = parsed(json.loads(arguments_of("CMD")[-1]))
    image_check = arguments_of("HEALTHCHECK")[-1].split(" CMD ")[1]
    checks = [json.loads(image_check), SERVICES["service"]["healthcheck"]["test"][1:]]
    assert "command" not in SERVICES["service"]
    assert command["host"] == "0.0.0.0"
    assert arguments_of("EXPOSE") == [str(port_served())]
    assert [re.findall(r"http://127\.0\.0\.1:(\d+)/healthz", check[-1]) for check in checks] == [
        [str(port_served())]
    ] * 2


def test_only_the_service_is_published_and_only_on_this_machine() -> None:
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert published == {"service": [f"127.0.0.1:{port_served()}:{port_served()}"]}


def test_the_indexer_indexes_the_folder_that_is_mounted() -> None:
    assert json.loads(arguments_of("ENTRYPOINT")[-1]) == ["rashomon"]
    assert parsed(SERVICES["indexer"]["command"])["sources"] == ["/articles"]
    assert mounts("indexer")["${ARTICLES:-./samples}"] == "/articles"
    assert SERVICES["indexer"]["volumes"][-1].endswith(":ro")


def test_indexer_and_service_share_the_home_folder() -> None:
    home = image_environment()["RASHOMON_HOME"]
    assert [SERVICES[name]["environment"]["RASHOMON_HOME"] for name in OURS] == [home, home]
    assert [mounts(name)["store"] for name in OURS] == [home, home]
    assert arguments_of("VOLUME") == [home]


def test_what_must_last_is_in_a_named_volume() -> None:
    used = {source for name in SERVICES for source in mounts(name) if not source.startswith(("$", ".", "/"))}
    assert used == set(COMPOSE["volumes"]) == {"database", "store"}


def test_the_image_is_given_what_it_copies_and_no_more() -> None:
    given = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    copied = {name for line in arguments_of("COPY") if not line.startswith("--from") for name in line.split()[:-1]}
    assert copied == given
    assert {name for name in copied if not (ROOT / name).exists()} == set()


def test_torch_is_constrained_to_one_version_that_a_cpu_wheel_has() -> None:
    constrained = re.findall(r"^torch==(\S+)$", (ROOT / "constraints.txt").read_text(), re.MULTILINE)
    assert [bool(re.fullmatch(r"\d+\.\d+\.\d+", version)) for version in constrained] == [True]


def test_docker_compose_understands_the_file() -> None:
    commands = [["docker", "compose"], ["docker-compose"]]
    usable = [
        command
        for command in commands
        if shutil.which(command[0])
        and subprocess.run([*command, "version"], capture_output=True, check=False).returncode == 0
    ]
    if not usable:
        pytest.skip("Docker Compose is not on this machine")
    told = subprocess.run(
        [*usable[0], "--profile", "index", "config", "--services"],
        cwd=ROOT,
        env={"POSTGRES_PASSWORD": "secret", "PATH": "/usr/local/bin:/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert sorted(told.stdout.split()) == sorted(SERVICES)
