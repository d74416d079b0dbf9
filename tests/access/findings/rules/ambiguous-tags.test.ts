import { ambiguousTags } from "../../../../access/findings/rules/ambiguous-tags";
import { GOOD } from "../accounts";
import { testRule } from "../rule-cases";

testRule(ambiguousTags, { finds: [[{ statements: GOOD }]], passes: [] });
