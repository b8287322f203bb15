// A DynamoDB that is not moto, kept in memory: node dynamodb.mjs PORT
import dynalite from "dynalite";

const [port] = process.argv.slice(2);
dynalite({ createTableMs: 0 }).listen(Number(port), "127.0.0.1");
