"""A miniature Stable Diffusion, drawn data to trained weights: see README.md beside this file."""
