import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from cli_support import Receiver

Call = Callable[..., int]


def test_a_scan_sends_its_spans_to_the_endpoint_unless_offline(
    repository: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Receiver() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", f"http://127.0.0.1:{server.server_port}")
        assert call("--offline", "scan") == 1
        assert not server.bodies
        assert call("scan") == 1
        server.shutdown()
        thread.join()
    spans = {span.name: span for span in server.spans()}
    assert set(spans) == {"scan", "source", "stream"}
    assert spans["stream"].parent_span_id == spans["source"].span_id
    assert sum(span.name == "stream" for span in server.spans()) == 10
    assert repository.exists()
