import type { Account, AccountPrincipal } from "../matrix/account";
import { causesOf } from "./causes";
import type { AccessChange, Cause, SessionChange } from "./change";
import { kindOf } from "./compare-cells";
import { asOf, comparePhases, differs, NEVER, type VerdictPhases } from "./compare-phases";
import { powerPhases, SESSION_POWERS, sessionQuestion } from "./session-powers";
import { together } from "./merge-causes";
import { present, type Pairing, type PrincipalPair } from "./pairing";
import { answer } from "../matrix/session-questions";
import type { Asked } from "../matrix/asked-question";

/** Who gains or loses the ending and resuming of sessions, one's own and others'. */
export function comparePowers(before: Account, after: Account, pairing: Pairing): AccessChange[] {
    const regions = [...new Set([...before.instances, ...after.instances].map(({ region }) => region))];
    const asked = regions.length > 0 ? regions : ["*"];
    return asked.flatMap((region) =>
        pairing.principals.flatMap((principal) =>
            SESSION_POWERS.flatMap((power): AccessChange[] => {
                const phases = (account: Account, one: AccountPrincipal | undefined): VerdictPhases =>
                    one === undefined ? NEVER : powerPhases(account, one, region, power);
                const label = asked.length > 1 ? `${power.label} in ${region}` : power.label;
                const [former, latter] = [phases(before, principal.before), phases(after, principal.after)];
                return comparePhases(label, former, latter)
                    .filter(differs)
                    .map((session) => {
                        const ask = (account: Account, one: AccountPrincipal | undefined): Asked | undefined =>
                            one && sessionQuestion(asOf(account, session), one, region, power);
                        return changeOf(session, principal, ask(before, principal.before), ask(after, principal.after));
                    });
            }),
        ),
    );
}

function changeOf(
    session: SessionChange,
    principal: PrincipalPair,
    former: Asked | undefined,
    latter: Asked | undefined,
): AccessChange {
    const kind = kindOf(session);
    const { type } = present(principal);
    const causes: Cause[] =
        former === undefined
            ? [{ what: "principal-added", text: `the ${type} is new` }]
            : latter === undefined
              ? [{ what: "principal-removed", text: `the ${type} is gone` }]
              : together(causesOf(former, latter, kind));
    const told = kind === "lost" ? former : latter;
    const because = told === undefined ? [] : answer(told).because.map(({ text }) => text);
    return { kind, principals: [present(principal)], instances: [], sessions: [session], causes, because };
}
