"""What leaves: outbox, deliveries, destinations, FHIR."""
