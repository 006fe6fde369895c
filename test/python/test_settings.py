"""The section in the web UI's settings, and what an open web UI may not decide by it."""

from __future__ import annotations

import pytest
from modules import options, shared

from ti_sidecar import settings
from ti_sidecar.host_address import host_url, listen_address, subpath
from ti_sidecar.visits import open_to_outside


def test_every_setting_stands_in_our_section_with_its_explanation() -> None:
    settings.add_settings(lambda: None, lambda: None)
    labels = shared.opts.data_labels
    assert set(labels) == {"tis_enabled", "tis_node_path", "tis_allow_remote_changes", "tis_trusted_hosts"}
    assert {info.section[1] for info in labels.values()} == {"Textual Inversion Sidecar"}
    assert all(info.comment_after for info in labels.values())
    assert all(info.restrict_api for info in labels.values())
    assert shared.opts.tis_allow_remote_changes is False


def test_an_old_fork_without_info_gets_it_in_the_label(monkeypatch: pytest.MonkeyPatch) -> None:
    class OldInfo:
        def __init__(self, default=None, label="", section=None):
            self.default, self.label, self.section = default, label, section

    monkeypatch.setattr(shared, "OptionInfo", OldInfo)
    settings.add_settings(lambda: None, lambda: None)
    assert "inserting tokens works without it" in shared.opts.data_labels["tis_enabled"].label


def test_settings_of_a_host_without_options_are_their_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(shared, "opts")
    monkeypatch.delattr(shared, "OptionInfo")
    monkeypatch.delattr(options, "OptionInfo")
    settings.add_settings(lambda: None, lambda: None)
    assert (settings.enabled(), settings.allow_remote_changes(), settings.trusted_hosts()) == (True, False, frozenset())


def test_no_program_named_in_an_open_web_uis_settings_is_run() -> None:
    shared.opts.data["tis_node_path"] = "/srv/uploaded"
    assert settings.node_path(open_to_outside=False) == "/srv/uploaded"
    assert settings.node_path(open_to_outside=True) == ""


def test_trusted_hosts_are_taken_as_people_write_them(monkeypatch: pytest.MonkeyPatch) -> None:
    shared.opts.data["tis_trusted_hosts"] = " https://SD.example.org/x, box:7860\nthird.example "
    monkeypatch.setenv("TI_TRUSTED_HOSTS", "fourth.example")
    assert settings.trusted_hosts() == {"sd.example.org", "box", "third.example", "fourth.example"}


@pytest.mark.parametrize("value", ["true", 1, "on"])
def test_only_a_true_tick_allows_changes_from_outside(value: object) -> None:
    shared.opts.data["tis_allow_remote_changes"] = value
    assert settings.allow_remote_changes() is False


OPEN = [
    {"webui_is_non_local": True},
    {"listen": True},
    {"share": True},
    {"ngrok": "t"},
    {"server_name": "0.0.0.0"},
    {"server_name": "::"},
]
CLOSED = [
    {},
    {"server_name": "127.0.0.1", "webui_is_non_local": True},
    {"server_name": "localhost"},
    {"server_name": "::1"},
]


@pytest.mark.parametrize(("flags", "expected"), [(f, True) for f in OPEN] + [(f, False) for f in CLOSED])
def test_which_flags_open_a_web_ui(flags: dict, expected: bool) -> None:
    vars(shared.cmd_opts).update(flags)
    assert open_to_outside() is expected


class Demo:
    def __init__(self, local_url: str) -> None:
        self.local_url = local_url


@pytest.mark.parametrize(
    ("flags", "local_url", "expected"),
    [
        ({}, "http://127.0.0.1:7860/", "http://127.0.0.1:7860"),
        ({"listen": True}, "http://localhost:7861/", "http://127.0.0.1:7861"),
        ({"tls_keyfile": "k", "tls_certfile": "c"}, "https://127.0.0.1:7860/", "https://127.0.0.1:7860"),
        ({"server_name": "192.168.1.9"}, "http://192.168.1.9:7860/", "http://192.168.1.9:7860"),
        ({"server_name": "::"}, "http://[::]:7860/", "http://[::1]:7860"),
        ({"subpath": "sd", "port": 7999}, None, "http://127.0.0.1:7999"),
        ({}, None, "http://127.0.0.1:7861"),
    ],
)
def test_where_the_sidecar_reaches_the_host(flags: dict, local_url: str | None, expected: str) -> None:
    vars(shared.cmd_opts).update(flags)
    assert host_url(Demo(local_url) if local_url else None) == expected


def test_addresses_as_their_parts() -> None:
    vars(shared.cmd_opts).update(server_name="[fe80::1]", subpath="/a/b/")
    assert listen_address() == "[fe80::1]"
    assert subpath() == "/a/b"
