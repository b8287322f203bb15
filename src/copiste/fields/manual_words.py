"""What the pages about field types say around their tables, in both languages (`copiste.fields.manual`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from copiste.texts import Language

Rows = Sequence[Sequence[str]]

HEAD: Mapping[Language, str] = {
    "en": """# Field types

*[En français](types-de-champs.md)*

Made by `make docs` from `src/copiste/fields`; edit the code, not this page.

A property's type is told by its `format`; without one by `x-currency` (money), `enum` or `oneOf` (one-of), and its
JSON `type`: `boolean` (yes-no), `integer`, `number` (decimal), `array` (many-of). Anything else is plain text. Blank
answers are null in every type. Decimals, money and percentages are decimal strings: their JSON type is `string`.

Names and text with no `x-lexicon` are compared with every list that ships (`src/copiste/fields/lexicons`, with sources
and licences): words that none of them has make a reading less sure, most on a page in bad shape. No list
refuses an answer.

Examples are fictitious, and read under the options that stand beside them. *Evidence* is about the share of
one-character misreadings that the text's own structure would betray: 0 for free text, 1 where a check digit holds.

""",
    "fr": """# Types de champs

*[In English](field-types.md)*

Page faite par `make docs` d’après `src/copiste/fields`; changez le code, non cette page.

Le type d’une propriété est dit par son `format`; sans lui, par `x-currency` (un montant), `enum` ou `oneOf`
(un seul choix), puis par son `type` JSON\u00a0: `boolean` (oui ou non), `integer`, `number` (décimal), `array`
(plusieurs choix). Tout le reste est du texte. Une réponse vide est nulle quel que soit le type. Les décimaux,
les montants et les pourcentages sont des chaînes décimales\u00a0: leur type JSON est `string`.

Les noms, et les textes sans `x-lexicon`, sont comparés à toutes les listes livrées
(`src/copiste/fields/lexicons`, avec leurs sources et leurs licences)\u00a0: des mots qu’aucune ne contient
rendent une lecture moins sûre, surtout sur une page en mauvais état. Aucune liste ne refuse une réponse.

Les exemples sont fictifs, et lus selon les options écrites à côté. La *preuve* est à peu près la part des
erreurs d’un seul caractère que la structure même du texte trahirait\u00a0: 0 pour du texte libre, 1 là où
tient un chiffre de contrôle.

""",
}

HEADS: Mapping[Language, Mapping[str, Sequence[str]]] = {
    "en": {
        "types": ("type", "takes", "on paper", "in the record", "evidence"),
        "keywords": ("keyword", "value", "says"),
        "codes": ("code", "means"),
    },
    "fr": {
        "types": ("type", "accepte", "sur papier", "au dossier", "preuve"),
        "keywords": ("mot-clé", "valeur", "dit"),
        "codes": ("code", "veut dire"),
    },
}

TITLES: Mapping[Language, Mapping[str, str]] = {
    "en": {
        "options": "What a property may declare",
        "ties": "Facts that tie fields together",
        "finding": "Findings",
        "unparsable": "No value",
    },
    "fr": {
        "options": "Ce qu’une propriété peut déclarer",
        "ties": "Les faits qui lient des champs",
        "finding": "Constats",
        "unparsable": "Sans valeur",
    },
}

TO: Mapping[Language, Mapping[str, str]] = {"en": {"to": "to", "under": "under"}, "fr": {"to": "à", "under": "selon"}}

OPTIONS: Mapping[Language, Callable[[str], Rows]] = {
    "en": lambda lexicons: (
        ("`x-date-order`", "`ymd`, `dmy`, `mdy`",
         "dates: the order of numbers on this form; without it, a date with two readings goes to a person"),
        ("`x-century-from`", "a year, such as 1930",
         "dates: two-digit years mean that year or one of the ninety-nine after it; without it they are refused"),
        ("`x-currency`", "ISO 4217 code, such as `CAD`",
         "makes the property money, with the decimals of that currency"),
        ("`x-decimal`", "`,` or `.`",
         "numbers and money: what `1,234` and `1.234` mean; else the language of the edition says it"),
        ("`x-region`", "ISO 3166 code, else `CA`", "telephones: the country of a number without `+`"),
        ("`x-lexicon`", f"one or several of {lexicons}",
         "text: the lists that the answer is probably in; what one has is likelier read right"),
        ("`title`, `x-title` of a `oneOf` branch with `const`", "text, or text by language",
         "choices: what the paper shows for the value"),
    ),
    "fr": lambda lexicons: (
        ("`x-date-order`", "`ymd`, `dmy`, `mdy`",
         "dates\u00a0: l’ordre des nombres sur ce formulaire; sans lui, une date ambiguë va à une personne"),
        ("`x-century-from`", "une année, comme 1930",
         "dates\u00a0: deux chiffres désignent cette année ou l’une des 99 suivantes; sans lui, ils sont refusés"),
        ("`x-currency`", "un code ISO 4217, comme `CAD`",
         "fait de la propriété un montant, avec les décimales de cette monnaie"),
        ("`x-decimal`", "`,` ou `.`",
         "nombres et montants\u00a0: ce que veulent dire `1,234` et `1.234`; sinon la langue de l’édition le dit"),
        ("`x-region`", "un code ISO 3166, sinon `CA`", "téléphones\u00a0: le pays d’un numéro sans `+`"),
        ("`x-lexicon`", f"un ou plusieurs parmi {lexicons}",
         "textes\u00a0: les listes où la réponse est sans doute; ce qui s’y trouve est plus sûrement bien lu"),
        ("`title`, `x-title` d’une branche de `oneOf` avec `const`", "un texte, ou un texte par langue",
         "choix\u00a0: ce que le papier montre pour cette valeur"),
    ),
}  # fmt: skip

TIES: Mapping[Language, Callable[[str], Rows]] = {
    "en": lambda roles: (
        ("`x-role`", roles, "what the property is to its subject; roles of one subject are compared"),
        ("`x-subject`", "a name, such as `patient`",
         "whose facts these are; without it, those of the object that the property stands in"),
        ("`x-sum-of`", 'pointers, such as `["/lines/*/amount", "-/rebate"]`',
         "the value is their sum; `*` is every row, a leading `-` takes away"),
        ("`x-agrees-with`", "a pointer", "the paper asks for the same thing twice"),
        ("`x-not-with`", "a pointer to a tick box, or several", "this box is not ticked together with any of those"),
        ("`x-not-before`", "a pointer to a day", "this day is not earlier than that one"),
    ),
    "fr": lambda roles: (
        ("`x-role`", roles, "ce qu’est la propriété pour son sujet; les rôles d’un même sujet sont comparés"),
        ("`x-subject`", "un nom, comme `patient`",
         "de qui sont ces faits; sans lui, de l’objet où se trouve la propriété"),
        ("`x-sum-of`", 'des pointeurs, comme `["/lines/*/amount", "-/rebate"]`',
         "la valeur est leur somme; `*` est chaque ligne, un `-` en tête retranche"),
        ("`x-agrees-with`", "un pointeur", "le papier demande deux fois la même chose"),
        ("`x-not-with`", "un pointeur vers une case, ou plusieurs", "cette case ne se coche avec aucune de celles-là"),
        ("`x-not-before`", "un pointeur vers un jour", "ce jour ne vient pas avant l’autre"),
    ),
}  # fmt: skip

TIES_TAIL: Mapping[Language, str] = {
    "en": """
In a pointer, `*` means the row that the property itself is in, as far as both paths go together. A check with a value
missing, or a role that stands twice for one subject, is not made. A check that holds is evidence for all its fields;
one that does not sends all of them to a person.

""",
    "fr": """
Dans un pointeur, `*` désigne la ligne où est la propriété elle-même, aussi loin que les deux chemins vont
ensemble. Une vérification à laquelle il manque une valeur, ou dont un rôle est deux fois au même sujet, ne se
fait pas. Une vérification qui tient est une preuve pour tous ses champs; une qui ne tient pas les envoie tous
à une personne.

""",
}
