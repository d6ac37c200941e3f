"""The plain top-level packages are safe to ship: nobody else brings a package of the same name."""

from importlib.metadata import distributions

OURS = {"graph", "connectors", "findings", "governance", "reports", "scanner"}


def test_no_dependency_ships_a_package_of_ours() -> None:
    for distribution in distributions():
        if distribution.metadata["Name"] == "musterbook":
            continue
        tops = {file.parts[0] for file in distribution.files or () if len(file.parts) > 1}
        assert not OURS & tops, f"{distribution.metadata['Name']} ships {OURS & tops}"
