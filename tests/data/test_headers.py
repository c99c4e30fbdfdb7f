from PIL import Image

from bench.data import headers
from bench.data.headers import read_headers


def test_every_header_is_looked_at(draw, photos, two_classes, manifest):
    Image.new("L", (40, 8)).save(photos / "train/cat/000.png")
    Image.new("RGB", (10, 20)).save(photos / "test/dog/extra.jpg")
    found = read_headers(manifest())
    assert found.images == len(found.sizes) == 40
    assert found.kinds == {"PNG RGB": 38, "PNG grey": 1, "JPEG RGB": 1}
    assert sorted(set(map(tuple, found.sizes.tolist()))) == [(4, 3), (10, 20), (40, 8)]


def test_of_many_images_an_even_sample_is_looked_at(two_classes, manifest, monkeypatch):
    monkeypatch.setattr(headers, "MOST_READ", 10)
    found = read_headers(manifest())
    assert found.images == 39
    assert len(found.sizes) == sum(found.kinds.values()) == 10
