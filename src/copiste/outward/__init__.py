"""What leaves: events about filed records, their signatures, and records as FHIR. Pure: nothing is sent from here."""
