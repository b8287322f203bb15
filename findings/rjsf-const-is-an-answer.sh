#!/usr/bin/env bash
# react-jsonschema-form fills in a `const` before anybody answered: a consent that nobody gave is true.
#
# With   @rjsf/utils 6.11.1, @rjsf/validator-ajv8 6.11.1, on Node 20
# Done   getDefaultFormState on a boolean with `const: true` and a choice of two (`oneOf` of `const`)
# Seen   {"agree":true,"language":"fr"}: both are answered, and the form is valid as it stands.
#        JSON Schema's `const` only restricts what is right, and says of no value that it is there.
# Way    experimental_defaultFormStateBehavior={{constAsDefaults: "never"}}: the consent is then false, the choice empty;
#        "skipOneOf" empties the choice alone.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --ignore-scripts @rjsf/utils@6.11.1 @rjsf/validator-ajv8@6.11.1 react@18.3.1

cat >ask.js <<'END'
const { getDefaultFormState } = require("@rjsf/utils");
const validator = require("@rjsf/validator-ajv8").default;
const schema = {
    type: "object",
    required: ["agree"],
    properties: {
        agree: { type: "boolean", const: true },
        language: { type: "string", oneOf: [{ const: "fr" }, { const: "en" }] },
    },
};
for (const constAsDefaults of [undefined, "skipOneOf", "never"]) {
    const filled = getDefaultFormState(validator, schema, undefined, schema, false, { constAsDefaults });
    console.log(JSON.stringify(filled), validator.isValid(schema, filled, schema));
}
END
node ask.js | tee seen
diff - seen <<'END'
{"agree":true,"language":"fr"} true
{"agree":true} true
{"agree":false} false
END
echo "as before"
