"""Any readable image as upright 8-bit pixels, compared with pixels worked out by hand."""

import numpy as np
import pytest
from PIL import Image

from bench.data.pixels import open_upright

# Two rows of three: red, green, blue / black, white, grey.
PIXELS = np.array(
    [[[255, 0, 0], [0, 255, 0], [0, 0, 255]], [[0, 0, 0], [255, 255, 255], [100, 100, 100]]], np.uint8
)
GREY = np.array([[0, 10, 100], [128, 200, 255]], np.uint8)


@pytest.fixture
def opened(tmp_path):
    def save_and_open(image, name="a.png", color="rgb", **options):
        path = tmp_path / name
        image.save(path, **options)
        return np.asarray(open_upright(path, color))

    return save_and_open


@pytest.mark.parametrize("name", ["a.png", "a.bmp", "a.tif", "a.gif"])
def test_lossless_files_keep_their_pixels(opened, name):
    assert np.array_equal(opened(Image.fromarray(PIXELS), name), PIXELS)


def test_a_lossless_webp_keeps_its_pixels(opened):
    assert np.array_equal(opened(Image.fromarray(PIXELS), "a.webp", lossless=True), PIXELS)


def test_a_misnamed_file_is_read_by_its_content(opened):
    assert np.array_equal(opened(Image.fromarray(PIXELS), "a.jpg", format="PNG"), PIXELS)


def test_a_palette_is_looked_up(opened):
    assert np.array_equal(opened(Image.fromarray(PIXELS).quantize(8)), PIXELS)


def test_grey_becomes_three_equal_channels_or_stays_grey(opened):
    image = Image.fromarray(GREY)
    assert np.array_equal(opened(image), np.stack([GREY] * 3, axis=-1))
    assert np.array_equal(opened(image, color="grayscale"), GREY)


def test_colour_becomes_its_luma(opened):
    luma = (PIXELS @ np.array([0.299, 0.587, 0.114])).round()
    assert np.abs(opened(Image.fromarray(PIXELS), color="grayscale") - luma).max() <= 1


def test_cmyk_becomes_rgb(opened):
    inks = np.array([[[0, 255, 255, 0], [255, 0, 255, 0], [0, 0, 0, 255]]], np.uint8)
    found = opened(Image.fromarray(inks, "CMYK"), "a.tif")
    assert np.array_equal(found, [[[255, 0, 0], [0, 255, 0], [0, 0, 0]]])


def test_sixteen_bits_are_scaled_to_eight(opened):
    values = np.array([[0, 257, 32768, 65535]], np.uint16)
    for name in ("a.png", "a.tif"):
        assert np.array_equal(opened(Image.fromarray(values), name, color="grayscale"), [[0, 1, 128, 255]])


def test_a_dark_sixteen_bit_image_stays_dark(opened):
    values = np.array([[0, 257, 514]], np.uint16)
    assert np.array_equal(opened(Image.fromarray(values), color="grayscale"), [[0, 1, 2]])


def test_fractions_of_white_are_scaled_to_eight_bits(opened):
    values = np.array([[0, 0.2, 0.5, 1]], np.float32)
    assert np.array_equal(opened(Image.fromarray(values), "a.tif", color="grayscale"), [[0, 51, 128, 255]])


def test_other_floats_are_taken_for_sixteen_bits(opened):
    values = np.array([[0, 257, 65535], [-3, 1, 514]], np.float32)
    found = opened(Image.fromarray(values), "a.tif", color="grayscale")
    assert np.array_equal(found, [[0, 1, 255], [0, 0, 2]])


def test_black_and_white_is_0_and_255(opened):
    bits = np.array([[True, False, True]])
    assert np.array_equal(opened(Image.fromarray(bits), color="grayscale"), [[255, 0, 255]])


def test_what_is_transparent_lies_on_black(opened):
    alpha = np.array([[255, 0, 128], [255, 255, 0]], np.uint8)
    expected = (PIXELS * (alpha[..., None] / 255)).round()
    found = opened(Image.fromarray(np.dstack([PIXELS, alpha])))
    assert np.abs(found - expected).max() <= 1
    assert np.array_equal(found[0, 1], [0, 0, 0])


def test_grey_with_alpha_lies_on_black(opened):
    pixels = np.dstack([GREY, np.array([[255, 0, 255], [255, 0, 255]], np.uint8)])
    assert np.array_equal(
        opened(Image.fromarray(pixels, "LA"), color="grayscale"), [[0, 0, 100], [128, 0, 255]]
    )


def test_a_transparent_colour_lies_on_black(opened):
    found = opened(Image.fromarray(PIXELS), transparency=(255, 255, 255))
    assert np.array_equal(found[1, 1], [0, 0, 0])
    assert np.array_equal(np.delete(found.reshape(6, 3), 4, 0), np.delete(PIXELS.reshape(6, 3), 4, 0))


def test_a_transparent_palette_entry_lies_on_black(opened):
    image = Image.fromarray(PIXELS).quantize(8)
    white = image.getpixel((1, 1))
    assert np.array_equal(opened(image, transparency=white)[1, 1], [0, 0, 0])


# What a camera's orientation asks of the stored pixels, by the definition of the tag.
ORIENTATIONS = {
    1: lambda p: p,
    2: lambda p: p[:, ::-1],
    3: lambda p: p[::-1, ::-1],
    4: lambda p: p[::-1],
    5: lambda p: p.transpose(1, 0, 2),
    6: lambda p: np.rot90(p, -1),
    7: lambda p: np.rot90(p, 2).transpose(1, 0, 2),
    8: lambda p: np.rot90(p),
}


@pytest.mark.parametrize("orientation", ORIENTATIONS)
@pytest.mark.parametrize("name", ["a.png", "a.webp", "a.tif"])
def test_the_cameras_orientation_is_applied(opened, orientation, name):
    exif = Image.Exif()
    exif[274] = orientation
    options = {"lossless": True} if name == "a.webp" else {}
    found = opened(Image.fromarray(PIXELS), name, exif=exif, **options)
    assert np.array_equal(found, ORIENTATIONS[orientation](PIXELS))


def test_a_turned_jpeg_changes_its_shape(opened):
    exif = Image.Exif()
    exif[274] = 6
    image = Image.new("RGB", (32, 16))
    image.paste((255, 255, 255), (0, 0, 16, 16))  # the left half, which comes to lie above
    found = opened(image, "a.jpg", exif=exif)
    assert found.shape == (32, 16, 3)
    assert found[:8].min() > 240
    assert found[-8:].max() < 15


@pytest.mark.parametrize("name", ["a.gif", "a.png", "a.tif"])
def test_the_first_frame_of_an_animation_is_taken(opened, name):
    others = [Image.fromarray(255 - PIXELS), Image.fromarray(PIXELS // 2)]
    found = opened(Image.fromarray(PIXELS), name, save_all=True, append_images=others)
    assert np.array_equal(found, PIXELS)
