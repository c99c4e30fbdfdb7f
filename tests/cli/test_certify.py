import signal

import pytest
from tiny import write_suite

from bench.cli import certify as command


def test_a_suite_is_certified_from_the_shell(bench_here, roots):
    write_suite(roots / "tiny.yaml", seeds=[1])
    early = bench_here("certify", "tiny.yaml")
    assert early.returncode == 2
    assert "nothing of tiny.yaml has completed" in early.stderr

    only = ("--only", "loader=in-memory")
    assert bench_here("run", "tiny.yaml", *only).returncode == 0
    done = bench_here("certify", "tiny.yaml", *only)
    assert done.returncode == 0, done.stderr
    assert "tiny, small, none, in-memory, default, seed 1: the same weights" in done.stdout


def test_who_ends_it_is_told_how_to_go_on(plan_of, monkeypatch, capsys):
    def interrupted(*_):
        raise KeyboardInterrupt
        yield

    plan = plan_of(seeds=[1])
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    monkeypatch.setattr(command, "plan_for", lambda *_: plan)
    monkeypatch.setattr(command, "certifiable", lambda plan, records: list(plan.tasks))
    monkeypatch.setattr(command, "start_server", lambda numerics: None)
    monkeypatch.setattr(command, "certify", interrupted)
    with pytest.raises(SystemExit) as ended:
        command.certify_runs("tiny.yaml")
    assert ended.value.code == 130
    told = " ".join(capsys.readouterr().out.split())
    assert "interrupted" in told
    assert "call the same command again" in told
