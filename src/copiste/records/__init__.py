"""From readings to records: typing, checking, calibration, decision, assembly."""
