// An SQS that is not moto: node sqs.mjs PORT REGION
import { createSqsServer } from "local-aws-sqs";

const [port, region] = process.argv.slice(2);
await createSqsServer({ port: Number(port), hostname: "127.0.0.1", region });
