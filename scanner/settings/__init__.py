"""Settings: where they come from, what they mean, and where each value was said."""

from scanner.settings.load import load
from scanner.settings.model import Origin, RuleSettings, Settings, SourceSettings
from scanner.settings.problems import SettingsError

__all__ = ["Origin", "RuleSettings", "Settings", "SettingsError", "SourceSettings", "load"]
