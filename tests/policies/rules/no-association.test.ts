import { noAssociation } from "../../../policies/rules/no-association";
import { testBypassRule } from "../bypass-rule-cases";

testBypassRule(noAssociation, [
    "ssm:CreateAssociation",
    "ssm:CreateAssociationBatch",
    "ssm:UpdateAssociation",
    "ssm:StartAssociationsOnce",
]);
