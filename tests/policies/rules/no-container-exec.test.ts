import { noContainerExec } from "../../../policies/rules/no-container-exec";
import { testBypassRule } from "../bypass-rule-cases";

testBypassRule(noContainerExec, ["ecs:ExecuteCommand"]);
