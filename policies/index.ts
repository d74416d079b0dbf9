import { PolicyPack } from "@pulumi/policy";
import { policyOf } from "./pack/policy";
import { rules } from "./rules";

// Creating the pack starts its server: whoever wants the rules alone imports ./rules.
new PolicyPack("session-manager-access", { policies: rules.map(policyOf) });
