"""Pictures of a dataset: its class balance, some of its images, and what augmentation makes of them."""

from bench.report.dataset_pictures.augmented_preview import Variation, augmented_preview
from bench.report.dataset_pictures.class_balance import class_balance
from bench.report.dataset_pictures.contact_sheet import contact_sheet

__all__ = ["Variation", "augmented_preview", "class_balance", "contact_sheet"]
