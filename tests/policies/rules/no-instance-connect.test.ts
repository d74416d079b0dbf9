import { noInstanceConnect } from "../../../policies/rules/no-instance-connect";
import { testBypassRule } from "../bypass-rule-cases";

testBypassRule(noInstanceConnect, ["ec2-instance-connect:SendSSHPublicKey", "ec2-instance-connect:OpenTunnel"]);
