import subprocess
import sys


def test_tables_and_pages_import_neither_tensorflow_nor_keras():
    code = (
        "import sys, bench.report.verify, bench.report.terminal;"
        "sys.exit(bool({'tensorflow', 'keras'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_table_needs_neither_scikit_learn_nor_matplotlib():
    code = (
        "import sys, bench.report.results, bench.report.terminal, bench.report.renderings;"
        "sys.exit(bool({'sklearn', 'matplotlib'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
