import { dataChannel } from "../../../../access/findings/rules/data-channel";
import { DOCUMENT, TARGET } from "../accounts";
import { testRule } from "../rule-cases";

testRule(dataChannel, { finds: [[{ statements: [TARGET, DOCUMENT] }]], passes: [[{ statements: [DOCUMENT] }]] });
