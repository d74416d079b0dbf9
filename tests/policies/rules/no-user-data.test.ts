import { noUserData } from "../../../policies/rules/no-user-data";
import { testBypassRule } from "../bypass-rule-cases";

testBypassRule(noUserData, [
    "ec2:ModifyInstanceAttribute",
    "ec2:CreateReplaceRootVolumeTask",
    "ec2:ReplaceIamInstanceProfileAssociation",
]);
