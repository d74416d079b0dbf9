import "../lighten-pulumi";
import { PolicyPack } from "@pulumi/policy";
import { refuseMistakes } from "./pack/configure";
import { policyOf } from "./pack/policy";
import { rules } from "./rules";

refuseMistakes(rules);
// Creating the pack starts its server: whoever wants the rules alone imports ./rules.
new PolicyPack("session-manager-access", { policies: rules.map(policyOf) });
