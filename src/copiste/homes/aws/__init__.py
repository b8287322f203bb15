"""AWS: S3, SQS, DynamoDB, KMS."""
