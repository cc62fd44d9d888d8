"""The files of a model: where they are, and whether they are what they should be. A model file is data, never code."""

from hashlib import sha256
from pathlib import Path

from indexer.store.errors import ModelError

# What a model folder may hold for us: weights without code, settings, and tokenizer files. No pickles, no Python.
MODEL_FILES = ["*.safetensors", "*.json", "*.txt", "*.model"]


def weights_sha256(folder: Path) -> str:
    """One hash for all weights of a model folder. Raises ModelError where some are not safetensors."""
    weights = sorted(folder.rglob("*.safetensors"))
    for pickled in [*folder.rglob("pytorch_model*.bin"), *folder.rglob("*.pt"), *folder.rglob("*.pkl")]:
        if not any(path.parent == pickled.parent for path in weights):
            raise ModelError(f"{pickled} is a pickle, which can run code: convert the model to safetensors")
    if not weights:
        raise ModelError(f"{folder} holds no *.safetensors weights: give a sentence-transformers model in that format")
    if len(weights) == 1:
        return file_sha256(weights[0])
    digest = sha256()
    for path in weights:
        digest.update(f"{path.relative_to(folder).as_posix()} {file_sha256(path)}\n".encode())
    return digest.hexdigest()


def downloaded(name: str, *, setting: str) -> Path:
    """The folder of the hub's model of this name, without code or pickles. Raises ModelError that names the setting."""
    # Most processes ask no hub, and its client takes a while to load.
    from huggingface_hub import snapshot_download  # noqa: PLC0415
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError  # noqa: PLC0415

    try:
        return Path(snapshot_download(name, allow_patterns=MODEL_FILES))
    except (HFValidationError, HfHubHTTPError, LocalEntryNotFoundError, OSError) as error:
        reason = str(error).splitlines()[0].rstrip(".")
        raise ModelError(
            f"{name} is neither a folder nor a model that the hub gives: {reason}. Download it where there "
            f"is a network and set {setting} to its folder, or unset it"
        ) from error


def file_sha256(path: Path) -> str:
    """The SHA-256 of a file, in hex. Raises ModelError where it cannot be read."""
    digest = sha256()
    try:
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
    except OSError as error:
        raise ModelError(f"cannot read {path}: {error.strerror}") from error
    return digest.hexdigest()
