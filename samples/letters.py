"""A letter that is no form: what arrives in every inbox between two forms."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

from samples import fonts
from samples.degrade import Grey

_TEXT = """Comité des résidants de la rue des Lilas
Québec, le 9 novembre 2026


Objet : bancs du parc


Madame, Monsieur,

Nous vous écrivons au sujet des trois bancs du petit parc, près de la
patinoire. Le bois de deux d'entre eux est pourri et une latte manque
depuis le printemps. Des parents s'y assoient pendant que les enfants
jouent, et quelqu'un finira par se blesser.

Nous aimerions savoir quand les bancs seront réparés ou remplacés.
Plusieurs d'entre nous offrent de donner un coup de main un samedi
matin, si la Ville fournit le bois et les vis.

Nous vous remercions de votre attention et attendons de vos nouvelles.


Pour le comité,

Hélène D'Amours et Félix Saint-Pierre"""


def letter() -> Grey:
    """The letter as a page at 300 dots per inch."""
    page = Image.new("L", (2550, 3300), 255)
    draw, font = ImageDraw.Draw(page), fonts.load(fonts.TYPED[3], 48)
    for number, line in enumerate(_TEXT.split("\n")):
        draw.text((330, 420 + 70 * number), line, font=font, fill=15)
    return np.asarray(page, np.uint8)
