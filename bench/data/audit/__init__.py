"""Finding leaks: images that stand twice in a dataset, exactly or nearly, and what a score owes to them.

The way of an audit: files of equal bytes are one image (`files`), and each image becomes a thumbnail
(`thumbnails`). From twins made on purpose (`planted`) a measure of unlikeness is learnt (`metric`) that makes
little of what sets the twins of this dataset apart and much of what sets its images apart (`calibration`). By
it the nearest of each image are found, in every orientation (`candidates`), laid on each other (`alignment`,
`lighting`) and compared again (`verification`). What is left links images into groups (`groups`), and becomes
the document that is kept (`assembly`). `find` does all this, once for each manifest; `known` recalls it.
"""
