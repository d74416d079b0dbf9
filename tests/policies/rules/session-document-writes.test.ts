import { sessionDocumentWrites } from "../../../policies/rules/session-document-writes";
import { testBypassRule } from "../bypass-rule-cases";

testBypassRule(sessionDocumentWrites, ["ssm:CreateDocument", "ssm:UpdateDocument", "ssm:UpdateDocumentDefaultVersion"]);
