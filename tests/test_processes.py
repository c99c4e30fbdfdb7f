"""What is kept from processes as they are started."""

import multiprocessing
import signal
import subprocess
import sys

from bench.processes import without_interrupts, without_main

BLOCKED = "import signal; print(signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, []))"


def blocks_interrupts():
    done = subprocess.run([sys.executable, "-c", BLOCKED], capture_output=True, text=True, check=True)
    return done.stdout.strip() == "True"


def test_interrupts_are_kept_from_what_is_started_meanwhile_alone():
    with without_interrupts():
        assert blocks_interrupts()
    assert not blocks_interrupts()
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, [])


def test_interrupts_stay_blocked_where_the_caller_blocked_them():
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        with without_interrupts():
            pass
        assert signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, [])
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def test_the_script_is_hidden_for_as_long_as_processes_are_started():
    main = sys.modules["__main__"]
    with without_main():
        assert not hasattr(sys.modules["__main__"], "__file__")
        assert "init_main_from_path" not in multiprocessing.spawn.get_preparation_data("a process")
    assert sys.modules["__main__"] is main
