import { bypassOf, PREFERENCES } from "../../bypasses";
import { arns } from "../../prove/universe";
import { bypassRule } from "../toolkit/open-bypasses";
import type { Rule } from "../toolkit/rule";
import { placed, sourceOf } from "../toolkit/allowing-statement";
import { WRITES, writtenDocuments } from "../toolkit/written-documents";

const preferences = bypassRule(bypassOf("document-rights"));

/** A document of one's own opens sessions as the default one does, with the preferences that one writes into it. */
export const documentRights: Rule = {
    ...preferences,
    *find(snapshot) {
        yield* preferences.find(snapshot);
        for (const principal of snapshot.people) {
            if (snapshot.sessions(principal) === "none") continue;
            const names = writtenDocuments(principal, snapshot).filter((name) => {
                const universes = [arns(placed(`arn:PARTITION:ssm:*:ACCOUNT:document/${name}`, snapshot))];
                const session = { universes, tagged: false };
                return name !== PREFERENCES && snapshot.possible(principal, "ssm:StartSession", session);
            });
            if (names.length === 0) continue;
            const claim = {
                effect: `write session documents such as ${names.join(", ")}`,
                actions: [],
                then: "and open sessions with them",
            };
            yield { principals: [principal.arn], ...sourceOf(principal, WRITES), claim };
        }
    },
};
