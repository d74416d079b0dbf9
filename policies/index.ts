import { PolicyPack } from "@pulumi/policy";
import { refuseMistakes } from "./pack/configure";
import { Inputs, rememberInputs } from "./pack/inputs";
import { policyOf } from "./pack/policy";
import { rules } from "./rules";

refuseMistakes(rules);
const inputs = new Inputs();
rememberInputs(inputs);
// Creating the pack starts its server; ./rules has the rules alone.
new PolicyPack("session-manager-access", { policies: rules.map((rule) => policyOf(rule, inputs)) });
