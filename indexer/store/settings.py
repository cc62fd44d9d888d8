"""Frozen settings, built at the doors only: flags, then environment, then `rashomon.toml`, then defaults."""

from importlib.metadata import version
from pathlib import Path
from urllib.parse import quote

from platformdirs import user_data_path
from pydantic import Field
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource


class Settings(BaseSettings):
    """Where the store is and how it is read. Environment variables carry the prefix `RASHOMON_`."""

    model_config = SettingsConfigDict(
        env_prefix="RASHOMON_", toml_file="rashomon.toml", frozen=True, extra="ignore", env_ignore_empty=True
    )

    home: Path = Field(default_factory=lambda: user_data_path("rashomon"), description="folder of the embedded store")
    database: str | None = Field(default=None, description="SQLAlchemy URL; default: SQLite in the home folder")
    vectors: str = Field(default="faiss", pattern="^faiss$", description="vector engine")
    model: str | None = Field(default=None, description="sentence-transformers name or folder; default: the packaged")
    nli: str | None = Field(default=None, description="NLI cross-encoder, name or folder; default: none")
    device: str = Field(default="auto", description="torch device, or auto")
    max_document_bytes: int = Field(default=16 * 2**20, gt=0, description="a larger document is quarantined")
    max_document_seconds: float = Field(default=20.0, gt=0, description="one that takes longer to read is quarantined")
    max_document_memory: int = Field(default=2**30, gt=0, description="bytes; one that needs more is quarantined")
    user_agent: str = Field(
        default_factory=lambda: f"Rashomon/{version('rashomon')}",
        pattern=r"^[A-Za-z_-]+(/[!-~]+)?( [ -~]*)?$",
        description="how a fetch names itself; robots.txt is read for what stands before the first slash",
    )
    allow_private_addresses: bool = Field(default=False, description="fetch from loopback and private networks too")
    max_fetch_bytes: int = Field(default=64 * 2**20, gt=0, description="of one response, packed and unpacked")
    fetch_seconds: float = Field(default=60.0, gt=0, description="for one fetch, with its redirects")
    host_delay_seconds: float = Field(default=1.0, ge=0, description="between two requests to one host")
    max_paragraph_chars: int = Field(default=50_000, gt=0, description="a longer paragraph is quarantined")

    @property
    def database_url(self) -> str:
        """SQLAlchemy URL of the catalogue."""
        file = (self.home / "catalogue.sqlite").absolute()
        return self.database or f"sqlite:///{quote(str(file))}"

    @property
    def product_token(self) -> str:
        """The name that robots.txt knows us by (RFC 9309, 2.2.1)."""
        return self.user_agent.split()[0].split("/")[0]

    @property
    def index_folder(self) -> Path:
        """Folder of the FAISS bucket files: a cache that `rashomon rebuild` can make again."""
        return self.home / "index"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003  (not read: rashomon.toml is the one file)
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Flags beat the environment, the environment beats the file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)
