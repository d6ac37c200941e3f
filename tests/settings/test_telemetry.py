import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest
from cli_support import Receiver

from scanner.telemetry import NoSpans, TracedSpans, telemetry


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    with Receiver() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", f"http://127.0.0.1:{server.server_port}")
        yield server
        server.shutdown()
        thread.join()


def test_spans_of_scan_source_and_stream_reach_the_collector_as_a_tree(receiver: Receiver) -> None:
    environ = {"OTEL_EXPORTER_OTLP_ENDPOINT": f"http://127.0.0.1:{receiver.server_port}"}
    with telemetry(environ, version="1.2.3") as spans:
        spans.begin("scan", ("scan",), {"estate": "acme"})
        spans.begin("source", ("scan", "prod"), {"source": "prod"})
        spans.begin("stream", ("scan", "prod", "iam.users", "1"), {"stream": "iam.users"})
        spans.end(("scan", "prod", "iam.users", "1"), {"records": 3}, failed=True)
        spans.end(("scan", "never begun"), {})
    found = {span.name: span for span in receiver.spans()}
    assert set(found) == {"scan", "source", "stream"}
    assert found["stream"].parent_span_id == found["source"].span_id
    assert found["source"].parent_span_id == found["scan"].span_id
    assert not found["scan"].parent_span_id
    assert {each.key: each.value.int_value for each in found["stream"].attributes}["records"] == 3
    assert found["stream"].status.code == 2


@pytest.mark.parametrize(
    "environ", [{}, {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1", "OTEL_SDK_DISABLED": "true"}]
)
def test_without_an_endpoint_nothing_is_told_to_anybody(environ: dict[str, str]) -> None:
    with telemetry(environ, version="1") as spans:
        assert isinstance(spans, NoSpans)
        spans.begin("scan", ("scan",), {})
        spans.end(("scan",), {})


def test_without_the_extra_a_scan_goes_on_without_spans(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "opentelemetry.sdk.trace", None)
    with telemetry({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1"}, version="1") as spans:
        assert not isinstance(spans, TracedSpans)


def test_opentelemetry_is_not_imported_without_an_endpoint() -> None:
    code = (
        "import sys, scanner.telemetry as t\nwith t.telemetry({}, version='1'): print('opentelemetry' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
