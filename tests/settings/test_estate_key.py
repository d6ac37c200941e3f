import base64
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from scanner.estate_key import FILE_NAME, VARIABLE, EstateKeyError, estate_key

RAW = bytes(range(32))


def test_the_key_is_made_once_and_read_by_its_owner_alone(tmp_path: Path) -> None:
    state = tmp_path / "new" / "state"
    first = estate_key(state, {})
    assert len(first) == 32
    assert estate_key(state, {}) == first
    assert stat.S_IMODE((state / FILE_NAME).stat().st_mode) == 0o600
    assert [file.name for file in state.iterdir()] == [FILE_NAME]


def test_two_estates_have_two_keys(tmp_path: Path) -> None:
    assert estate_key(tmp_path / "a", {}) != estate_key(tmp_path / "b", {})


def test_scans_that_start_at_once_agree_on_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(lambda _: estate_key(tmp_path, {}), range(16)))) == 1


@pytest.mark.parametrize(
    "text",
    [RAW.hex(), RAW.hex().upper() + "\n", base64.b64encode(RAW).decode(), base64.urlsafe_b64encode(RAW).decode()],
)
def test_the_environment_may_bring_the_key(tmp_path: Path, text: str) -> None:
    assert estate_key(tmp_path, {VARIABLE: text}) == RAW
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("text", ["short", RAW[:16].hex(), base64.b64encode(RAW[:16]).decode(), "ü" * 64])
def test_a_malformed_key_is_refused_without_being_repeated(tmp_path: Path, text: str) -> None:
    with pytest.raises(EstateKeyError, match=VARIABLE) as caught:
        estate_key(tmp_path, {VARIABLE: text})
    assert text not in str(caught.value)


def test_a_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    estate_key(tmp_path, {})
    (tmp_path / FILE_NAME).chmod(0o644)
    with pytest.raises(EstateKeyError, match="chmod 600"):
        estate_key(tmp_path, {})


def test_a_damaged_key_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / FILE_NAME
    file.touch(mode=0o600)
    with pytest.raises(EstateKeyError, match="is not a key"):
        estate_key(tmp_path, {})


def test_a_link_in_the_place_of_the_key_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_text(RAW.hex())
    (tmp_path / FILE_NAME).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(EstateKeyError, match="cannot be read"):
        estate_key(tmp_path, {})


def test_a_state_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(EstateKeyError, match=r"cannot be (read|written)"):
        estate_key(tmp_path / "file", {})
    with pytest.raises(EstateKeyError, match="cannot be"):
        estate_key(tmp_path / "file" / "deeper", {})
    (tmp_path / "link").symlink_to(tmp_path / "nowhere" / "at all")
    with pytest.raises(EstateKeyError, match="cannot be written"):
        estate_key(tmp_path / "link", {})
