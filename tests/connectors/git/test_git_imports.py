"""What the streams of repositories cost whoever only looks at their declarations."""

import subprocess
import sys


def test_looking_at_the_streams_of_repositories_reads_no_yaml_parser() -> None:
    code = (
        "import sys\n"
        "from connectors.registry import platform\n"
        "names = {stream.name for stream in platform('git').streams.values()}\n"
        "print('workflows' in names, 'yaml' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "False"]
