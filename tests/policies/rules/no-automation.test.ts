import { noAutomation } from "../../../policies/rules/no-automation";
import { testBypassRule } from "../bypass-rule-cases";

testBypassRule(noAutomation, ["ssm:StartAutomationExecution", "ssm:StartChangeRequestExecution"]);
