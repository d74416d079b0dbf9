import { forbidBypasses } from "../iam/forbid-bypasses";

/** A session document decides how sessions run. */
export const sessionDocumentWrites = forbidBypasses("session-document-writes", "document-rights", "document-rewrite");
