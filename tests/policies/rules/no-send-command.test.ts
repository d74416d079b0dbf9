import { noSendCommand } from "../../../policies/rules/no-send-command";
import { testBypassRule } from "../bypass-rule-cases";

testBypassRule(noSendCommand, ["ssm:SendCommand"]);
