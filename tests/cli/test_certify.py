from command_fixtures import bench
from tiny import draw_images, write_suite

__all__ = ["bench"]


def test_a_suite_is_certified_from_the_shell(bench, roots):
    draw_images(roots / "data" / "tiny", {"train": 20, "test": 9})
    write_suite(roots / "tiny.yaml", seeds=[1])
    early = bench("certify", "tiny.yaml")
    assert early.returncode == 2
    assert "nothing of tiny.yaml has completed" in early.stderr

    only = ("--only", "loader=in-memory")
    assert bench("run", "tiny.yaml", *only).returncode == 0
    done = bench("certify", "tiny.yaml", *only)
    assert done.returncode == 0, done.stderr
    assert "tiny, small, none, in-memory, default, seed 1: the same weights" in done.stdout
