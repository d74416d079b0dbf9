import { noSerialConsole } from "../../../policies/rules/no-serial-console";
import { testBypassRule } from "../bypass-rule-cases";

testBypassRule(noSerialConsole, [
    "ec2-instance-connect:SendSerialConsoleSSHPublicKey",
    "ec2:EnableSerialConsoleAccess",
]);
