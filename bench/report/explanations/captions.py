"""The files of pictures that explain a run, and what is said beneath each."""

from __future__ import annotations

LEARNING_CURVES, CONFUSION = "learning_curves.png", "confusion.png"
MISTAKES, GRAD_CAM = "mistakes.png", "grad_cam.png"
IMAGE_GRAD_CAM, FEATURE_MAPS = "image_grad_cam.png", "feature_maps.png"
CLASS_BALANCE, AUGMENTED = "class_balance.png", "augmented.png"
CAPTIONS = {
    LEARNING_CURVES: (
        "Loss and accuracy by epoch. Training values are taken while the weights still change, with dropout"
        " and augmentation; validation values after the epoch, without. A first epoch far above the others"
        " leaves the panel of the loss."
    ),
    CONFUSION: (
        "Test images by actual (down) and predicted (across) class, in counts and as shares of the actual"
        " class. Blue is right, orange is wrong; small numbers are coloured more strongly than in proportion,"
        " so that a few mistakes are seen."
    ),
    MISTAKES: "Images that the network is surest of, and wrong about.",
    GRAD_CAM: (
        "Grad-CAM (Selvaraju et al., 2017): the last convolutional feature maps, each weighted by the mean"
        " gradient of the class score before softmax or sigmoid. What speaks for the class is red, most of"
        " all yellow. Each map is scaled to its own peak, so colours cannot be compared between images; an"
        " image without colour has nothing that speaks for the class. It shows where, not why."
    ),
    IMAGE_GRAD_CAM: "Grad-CAM of one image for the classes that the network finds most probable.",
    FEATURE_MAPS: (
        "What the layers make of that image, from the first convolution to the last; of a deep network the"
        " last layer of each size. Of many maps those that vary most over the image are shown, each from its"
        " least (dark) to its greatest value (bright)."
    ),
    CLASS_BALANCE: "Images of each class by split, and their shares of the training split.",
    AUGMENTED: "Training images as they are, and as each of the first epochs varies them.",
}
