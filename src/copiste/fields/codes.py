"""The closed lists of what can be found in an answer and of why an answer has no value.

Each has a sentence in both catalogues, under `finding.` and `unparsable.`.
"""

from __future__ import annotations

FINDINGS = frozenset(
    {
        "before_other_day",
        "both_ticked",
        "bn_checksum",
        "bn_program",
        "differs_from_copy",
        "digit_in_name",
        "ein_prefix",
        "itin_for_ssn",
        "nam_against_birth_date",
        "nam_against_given_name",
        "nam_against_sex",
        "nam_against_surname",
        "nam_birth",
        "nam_checksum",
        "nam_sequence",
        "neq_checksum",
        "neq_prefix",
        "neq_prefix_future",
        "nir_against_birth_date",
        "nir_against_sex",
        "nir_checksum",
        "nir_without_key",
        "other_currency",
        "phone_unassigned",
        "postal_code_against_province",
        "sin_checksum",
        "sin_not_issued",
        "siren_checksum",
        "siret_checksum",
        "ssn_not_issued",
        "sum_differs",
        "unusual_year",
    }
)
REFUSALS = frozenset(
    {
        "ambiguous_date",
        "ambiguous_mark",
        "ambiguous_option",
        "five_digits",
        "fourteen_digits",
        "nine_digits",
        "no_letter",
        "no_such_day",
        "no_such_month",
        "not_a_bn",
        "not_a_date",
        "not_a_month",
        "not_a_nam",
        "not_a_nir",
        "not_a_number",
        "not_a_phone",
        "not_a_postal_code",
        "not_a_zip",
        "not_an_email",
        "not_an_option",
        "not_whole",
        "not_yes_or_no",
        "phone_length",
        "phone_without_area",
        "short_year",
        "ten_digits",
        "too_large",
        "too_long",
        "too_many_decimals",
    }
)
