import { arns, documents, ownedDocuments, sessions, targets, tasks, type Home } from "../../prove/universe";
import type { Language } from "../../match/language";

/** What the actions on sessions are judged on, as ARNs that there can be. */
const RESOURCES: Readonly<Record<string, (home: Home) => readonly Language[]>> = {
    "ssm:StartSession": (home) => [...targets(home), tasks(home), ...ownedDocuments(home)],
    "ssm:ResumeSession": (home) => [sessions(home)],
    "ssm:TerminateSession": (home) => [sessions(home)],
    // Publishers beside AWS have documents without an account too, so that the other form can be right.
    "ssm:SendCommand": (home) => [
        ...targets(home),
        ...documents(home).slice(0, 1),
        ...ownedDocuments(home),
        arns(`arn:${home.partition}:s3:::*`),
    ],
    // AWS lists no resource for it; its examples name sessions.
    "ssmmessages:OpenDataChannel": (home) => [sessions(home)],
};

/** The actions on sessions, as AWS writes them. */
export const SESSION_ACTIONS: readonly string[] = Object.keys(RESOURCES);

/** The ARNs that a session action can be asked about. */
export function resourcesOf(action: string, home: Home): readonly Language[] {
    return RESOURCES[action]?.(home) ?? [];
}
