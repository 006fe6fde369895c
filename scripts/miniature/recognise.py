"""`python -m miniature.recognise CONCEPT PICTURE…`: in which pictures, drawn by whomever, the judge sees the concept.

Prints a JSON list of true and false, in the order of the pictures.
"""

from __future__ import annotations

import json
import sys

import numpy as np
from PIL import Image

from .concepts import CONCEPTS, WORLD
from .judge import classes, load_judge, seen, verdicts


def main() -> None:
    concept, files = CONCEPTS[sys.argv[1]], sys.argv[2:]
    images = np.stack([np.array(Image.open(file).convert("RGB")) for file in files])
    guess, names = verdicts(load_judge(), images), classes(WORLD)
    wanted = seen(concept.fixed, WORLD).items()
    is_it = [all(names[name][guess[name][i]] == value for name, value in wanted) for i in range(len(files))]
    print(json.dumps(is_it))


if __name__ == "__main__":
    main()
