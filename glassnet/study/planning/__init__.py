"""Planning a study: which networks are trained with which recipes, before anything is trained."""
