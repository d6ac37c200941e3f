"""Forms are learnt by one thread alone: two threads that read into a new struct at once end the process."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import connectors
from connectors.forms import learnt

CONNECTORS = Path(connectors.__file__).parent
PLAIN = {"str", "dict", "int", "object", "bytes"}
ALONE = {
    "detect/index.py": "the detectors are opened under a lock",
    "detect/readers/names.py": "a module is imported by one thread alone",
    "detect/ignores/baseline.py": "the files of ignores are read before any thread begins",
}
PROGRAM = """
import sys, threading, types
import msgspec
from connectors.forms import learnt

sys.setswitchinterval(1e-6)
FIELDS = "".join(f"    x{n}: dict[str, list[int]] | None = None\\n" for n in range(30))
TEXT = (
    "from __future__ import annotations\\nimport msgspec\\n"
    f"class B(msgspec.Struct):\\n{FIELDS}"
    f"class A(msgspec.Struct):\\n    b: B | None = None\\n    bs: list[B] = []\\n{FIELDS}"
)
for number in range(60):
    module = types.ModuleType(f"made{number}")
    sys.modules[module.__name__] = module
    exec(TEXT, module.__dict__)
    together = threading.Barrier(8)

    def read():
        together.wait()
        assert msgspec.convert({"b": {"x1": {"a": [1]}}, "bs": [{}]}, learnt(module.A)).b.x1 == {"a": [1]}

    threads = [threading.Thread(target=read) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
print("alive")
"""


def test_eight_threads_read_into_a_new_struct_at_once() -> None:
    """Without ``learnt`` this ends in a segmentation fault within the first few structs."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=CONNECTORS.parent, capture_output=True, text=True, timeout=120, check=False
    )
    assert (done.returncode, done.stdout.strip()) == (0, "alive"), done.stderr


def test_a_form_is_given_back_as_it_is() -> None:
    assert learnt(dict) is dict


def test_whatever_a_connector_reads_into_is_learnt_first() -> None:
    bare = {f"{path}:{call.lineno}" for path, call in _readings() if path not in ALONE and not _safe(call)}
    assert not bare, "write learnt(Form): threads may read into it at once"


def _readings() -> Iterator[tuple[str, ast.Call]]:
    for path in sorted(CONNECTORS.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                whole = ast.unparse(node.func)
                if whole.startswith("msgspec.") and node.func.attr in {"convert", "decode", "Decoder"}:
                    yield str(path.relative_to(CONNECTORS)), node


def _safe(call: ast.Call) -> bool:
    given = [each.value for each in call.keywords if each.arg == "type"]
    if ast.unparse(call.func) == "msgspec.convert":
        given += call.args[1:2]
    return all(_plain(each) for each in given)


def _plain(form: ast.expr) -> bool:
    if isinstance(form, ast.Call):
        return ast.unparse(form.func) == "learnt"
    outer = form.value if isinstance(form, ast.Subscript) else form
    inner = ast.unparse(form.slice) if isinstance(form, ast.Subscript) else ""
    return ast.unparse(outer) in PLAIN and "[" not in inner
