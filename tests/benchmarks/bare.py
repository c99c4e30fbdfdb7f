"""What the harness is measured against: one training of casting-cnn as a plain Keras script.

Usage: python bare.py LOADER FOLDER EPOCHS, where FOLDER holds train/, validation/ and test/, a folder a
class. It pins seeds and threads as the harness does, trains, restores the best epoch, scores the test images
and saves the network. It knows nothing of manifests, records, other splits' scores, latency or resuming.
"""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf
from sklearn.metrics import f1_score

SIZE, BATCH = (300, 300), 32


def image_data_generator(folder: Path, split: str, shuffle: bool):
    generator = tf.keras.preprocessing.image.ImageDataGenerator()
    return generator.flow_from_directory(
        folder / split, target_size=SIZE, batch_size=BATCH, class_mode="sparse", shuffle=shuffle, seed=42
    )


def image_dataset_from_directory(folder: Path, split: str, shuffle: bool):
    return keras.utils.image_dataset_from_directory(
        folder / split, image_size=SIZE, batch_size=BATCH, shuffle=shuffle, seed=42
    )


def files_and_labels(folder: Path, split: str) -> tuple[list[str], np.ndarray]:
    classes = sorted(path.name for path in (folder / split).iterdir())
    files = [
        (str(file), label)
        for label, name in enumerate(classes)
        for file in sorted((folder / split / name).iterdir())
    ]
    return [file for file, _ in files], np.array([label for _, label in files], np.int32)


def tf_data(folder: Path, split: str, shuffle: bool):
    files, labels = files_and_labels(folder, split)

    def decode(file, label):
        return tf.ensure_shape(tf.io.decode_jpeg(tf.io.read_file(file), channels=3), (*SIZE, 3)), label

    data = tf.data.Dataset.from_tensor_slices((files, labels)).map(decode, tf.data.AUTOTUNE)
    if split != "test":
        data = data.cache()
    if shuffle:
        data = data.shuffle(len(files), seed=42)
    data = data.batch(BATCH).map(lambda images, labels: (tf.cast(images, tf.float32), labels))
    return data.prefetch(tf.data.AUTOTUNE)


def in_memory(folder: Path, split: str, shuffle: bool):
    files, labels = files_and_labels(folder, split)
    with ThreadPoolExecutor() as pool:
        images = np.stack(list(pool.map(lambda file: np.asarray(keras.utils.load_img(file)), files)))
    return Arrays(images, labels, shuffle)


class Arrays(keras.utils.PyDataset):
    def __init__(self, images: np.ndarray, labels: np.ndarray, shuffle: bool):
        super().__init__()
        self.images, self.labels, self.shuffle = images, labels, shuffle
        self.random = np.random.default_rng(42)
        self.on_epoch_end()

    def __len__(self) -> int:
        return -(-len(self.images) // BATCH)

    def __getitem__(self, index: int):
        here = self.order[index * BATCH : (index + 1) * BATCH]
        return self.images[here].astype(np.float32), self.labels[here]

    def on_epoch_end(self) -> None:
        count = len(self.images)
        self.order = self.random.permutation(count) if self.shuffle else np.arange(count)


def build() -> keras.Model:
    layers: list[keras.layers.Layer] = [keras.Input((*SIZE, 3)), keras.layers.Rescaling(1 / 255)]
    for filters in (8, 16, 16):
        layers += [keras.layers.Conv2D(filters, 3, activation="relu"), keras.layers.MaxPooling2D()]
    layers += [keras.layers.Flatten(), keras.layers.Dense(224, activation="relu"), keras.layers.Dense(2)]
    model = keras.Sequential(layers)
    model.compile(
        keras.optimizers.Adam(1e-3),
        keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )
    return model


def main(loader: str, folder: Path, epochs: int) -> None:
    keras.utils.set_random_seed(42)
    tf.config.threading.set_intra_op_parallelism_threads(2)
    tf.config.threading.set_inter_op_parallelism_threads(2)
    tf.config.experimental.enable_op_determinism()
    read = globals()[loader.replace("-", "_")]
    model = build()
    best = keras.callbacks.EarlyStopping(patience=epochs, restore_best_weights=True)
    training, validation = read(folder, "train", True), read(folder, "validation", False)
    model.fit(training, validation_data=validation, epochs=epochs, callbacks=[best], shuffle=False, verbose=2)
    predicted = model.predict(read(folder, "test", False), verbose=0).argmax(axis=1)
    _, labels = files_and_labels(folder, "test")
    print(f"weighted F1 {f1_score(labels, predicted, average='weighted'):.3f}")
    model.save(folder.parent / f"{loader}.keras")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
