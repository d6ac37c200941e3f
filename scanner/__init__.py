"""The command line and the order of things: settings, a scan from start to end, the store, the demo."""
