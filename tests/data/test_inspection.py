"""Looking at image files, each only once."""

import hashlib
import io
import os
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from bench.data import inspection
from bench.data.inspection import inspect, inspect_file
from bench.data.pixels import open_upright
from bench.errors import BenchError


@pytest.fixture
def reads(monkeypatch):
    """The paths of files that were read, in order."""
    seen = []
    original = Path.read_bytes

    def counted(path):
        if path.suffix == ".png":
            seen.append(path.name)
        return original(path)

    monkeypatch.setattr(Path, "read_bytes", counted)
    return seen


@pytest.fixture
def folder(draw):
    paths = draw("cat", 4)
    for path in paths:
        # Long ago, or what changes at once might not be seen to be newer.
        os.utime(path, (1000, 1000))
    return paths[0].parent


NAMES = ["000.png", "001.png", "002.png", "003.png"]


def test_a_file_is_read_once_while_it_stays_the_same(folder, reads):
    first = inspect(folder, NAMES)
    assert sorted(reads) == NAMES
    assert inspect(folder, NAMES) == first
    assert inspect(folder, NAMES[::-1]) == first[::-1]
    assert len(reads) == 4
    assert [found.digest for found in first] == [
        hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in NAMES
    ]


def test_a_file_that_was_touched_or_changed_is_read_again(folder, reads):
    before = inspect(folder, NAMES)
    reads.clear()
    os.utime(folder / "001.png", (1, 1))
    content = (folder / "003.png").open("rb").read()
    (folder / "002.png").write_bytes(content)
    after = inspect(folder, NAMES)
    assert sorted(reads) == ["001.png", "002.png"]
    assert after[1] == before[1]
    assert after[2] == before[3]


def test_a_new_file_is_read_alone(folder, reads, draw):
    inspect(folder, NAMES[:3])
    reads.clear()
    assert len(inspect(folder, NAMES)) == 4
    assert reads == ["003.png"]


def test_a_damaged_cache_is_made_anew(folder, roots):
    before = inspect(folder, NAMES)
    [cache] = (roots / "cache" / "inspections").glob("*.json")
    cache.write_text(cache.read_text()[:50])
    assert inspect(folder, NAMES) == before


def test_a_file_that_could_not_be_opened_is_tried_again(folder, monkeypatch):
    def refuse(path):
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_bytes", refuse)
        assert inspect(folder, NAMES)[0].fault == "cannot be opened (Permission denied)"
    assert inspect(folder, NAMES)[0].fault == ""


def test_an_image_that_is_too_large_is_not_called_damaged(folder, monkeypatch):
    width, height = Image.open(folder / "000.png").size
    # Pillow warns above its limit, and refuses above twice as much.
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", width * height / 2 - 1)
    fault = inspect_file(folder / "000.png").fault
    assert fault.startswith("is too large to be opened (Image size ")
    assert "damaged" not in fault


def test_a_cache_that_cannot_be_written_is_said(folder, roots, monkeypatch):
    (roots / "file").write_text("")
    monkeypatch.setenv("BENCH_CACHE", str(roots / "file"))
    with pytest.raises(BenchError, match=r"file/inspections: .*cannot be made .*set BENCH_CACHE"):
        inspect(folder, NAMES)


def test_a_read_only_cache_is_said(folder, monkeypatch):
    # The answer of a file system mounted read-only, which tests that run as root cannot make with chmod.
    monkeypatch.setattr("bench.roots.os.access", lambda path, mode: False)
    with pytest.raises(BenchError, match=r"inspections: this folder is read-only: set BENCH_CACHE"):
        inspect(folder, NAMES)


def test_an_inspection_of_nothing_is_nothing(roots):
    assert inspect(roots, []) == []


SIZE = (12, 10)
RGB = Image.fromarray(np.random.default_rng(0).integers(0, 256, (10, 12, 3)).astype(np.uint8))
TURNED = Image.Exif()
TURNED[274] = 6
UPRIGHT = Image.Exif()
UPRIGHT[274] = 1
GREY16 = Image.fromarray(np.arange(120, dtype=np.uint16).reshape(10, 12) * 500)
MORE = {"save_all": True, "append_images": [RGB.rotate(180)]}

# Name of the file, image, how it is saved, and whether every loader reads it alike.
KINDS = {
    "JPEG": ("a.jpg", RGB, {}, True),
    "JPEG in capitals": ("a.JPEG", RGB, {}, True),
    "progressive JPEG": ("a.jpg", RGB, {"progressive": True}, True),
    "grey JPEG": ("a.jpg", RGB.convert("L"), {}, True),
    "upright JPEG": ("a.jpg", RGB, {"exif": UPRIGHT}, True),
    "turned JPEG": ("a.jpg", RGB, {"exif": TURNED}, False),
    "CMYK JPEG": ("a.jpg", RGB.convert("CMYK"), {}, False),
    "two pictures in a JPEG": ("a.jpg", RGB, {"format": "MPO", **MORE}, False),
    "PNG": ("a.png", RGB, {}, True),
    "grey PNG": ("a.png", RGB.convert("L"), {}, True),
    "black and white PNG": ("a.png", RGB.convert("1"), {}, False),
    "palette PNG": ("a.png", RGB.convert("P"), {}, False),
    "PNG with alpha": ("a.png", RGB.convert("RGBA"), {}, False),
    "grey PNG with alpha": ("a.png", RGB.convert("LA"), {}, False),
    "PNG with a transparent colour": ("a.png", RGB, {"transparency": (0, 0, 0)}, False),
    "16-bit PNG": ("a.png", GREY16, {}, False),
    "animated PNG": ("a.png", RGB, MORE, False),
    "turned PNG": ("a.png", RGB, {"exif": TURNED}, False),
    "GIF": ("a.gif", RGB, {}, False),
    "animated GIF": ("a.gif", RGB, MORE, False),
    "WebP": ("a.webp", RGB, {}, False),
    "TIFF": ("a.tif", RGB, {}, False),
    "BMP": ("a.bmp", RGB, {}, False),
    "PNG named JPEG": ("a.jpg", RGB, {"format": "PNG"}, False),
    "JPEG named PNG": ("a.png", RGB, {"format": "JPEG"}, False),
    "JPEG named nothing": ("a", RGB, {"format": "JPEG"}, False),
}


def test_a_png_of_16_bits_a_channel_is_not_plain(tmp_path):
    path = tmp_path / "a.png"
    assert cv2.imwrite(str(path), np.full((10, 12, 3), 40_000, np.uint16))
    with Image.open(path) as image:
        assert image.mode == "RGB", "Pillow does not tell"
    found = inspect_file(path)
    assert (found.fault, found.plain) == ("", False)


@pytest.mark.parametrize(("name", "image", "options", "plain"), KINDS.values(), ids=KINDS)
def test_plain_is_what_every_loader_reads_alike(tmp_path, name, image, options, plain):
    path = tmp_path / name
    image.save(path, **options)
    found = inspect_file(path)
    assert (found.fault, found.plain) == ("", plain)
    assert found.digest == hashlib.sha256(path.read_bytes()).hexdigest()


def encoded(format_, **options):
    file = io.BytesIO()
    RGB.save(file, format_, **options)
    return file.getvalue()


CONTENTS = [
    encoded("JPEG", exif=TURNED),
    encoded("PNG", exif=TURNED),
    encoded("PNG", **MORE),
    encoded("GIF", **MORE),
    encoded("WEBP", **MORE),
    encoded("TIFF"),
    encoded("BMP"),
    encoded("MPO", **MORE),
    *([encoded("AVIF")] if "AVIF" in Image.SAVE else []),
]


@pytest.mark.filterwarnings("ignore")  # Pillow's remarks on what is damaged
@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    content=st.sampled_from(CONTENTS),
    length=st.integers(0, 2000),
    changes=st.lists(st.tuples(st.integers(0, 300), st.integers(0, 255)), max_size=8),
)
def test_a_damaged_file_is_a_fault_or_can_be_opened(tmp_path, content, length, changes):
    damaged = bytearray(content)
    for position, value in changes:
        damaged[position % len(damaged)] = value
    path = tmp_path / "a.png"
    path.write_bytes(damaged[: max(length, 1)])
    found = inspect_file(path)
    assert "\n" not in found.fault
    if not found.fault:
        assert open_upright(path, "rgb").mode == "RGB"
        assert open_upright(path, "grayscale").mode == "L"


def test_versions_keep_their_answers_apart(folder, reads, monkeypatch):
    inspect(folder, NAMES)
    monkeypatch.setattr(inspection, "VERSION", 999)
    inspect(folder, NAMES)
    assert len(reads) == 8
