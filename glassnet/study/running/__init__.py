"""Running a study: which networks are trained, on which images, and how."""
