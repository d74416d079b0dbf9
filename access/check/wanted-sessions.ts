import { layerStatements, worseVerdict, type Verdict } from "../evaluate/outcome";
import type { Account } from "../matrix/account";
import { accountOfCaller } from "../matrix/own-account";
import type { ClassRequest } from "../matrix/class-request";
import type { AccountInstance } from "../matrix/account";
import { phasesOf, type Phase } from "../matrix/circumstances";
import type { Cell } from "../matrix/cell";
import { documentVerdicts, instanceVerdict, sessionKinds } from "../matrix/session-kinds";
import type { SessionKind } from "./expectation";
import { Kept } from "../kept";

/** A session document's label and arn with the verdict on it. */
export interface KindVerdict {
    readonly label: string;
    readonly arn: string;
    readonly verdict: Verdict;
}

/** The kinds of session wanted on an instance, each with the verdict on both questions, and the best of them. */
export interface SessionsOpen {
    readonly verdict: Verdict;
    readonly kinds: readonly KindVerdict[];
}

const KINDS: Readonly<Record<string, SessionKind>> = {
    shell: "shell",
    SSH: "ssh",
    "port forwarding": "port-forwarding",
    "port forwarding to other hosts": "remote-port-forwarding",
    // A socket of the instance itself.
    "port forwarding to a socket": "port-forwarding",
    "interactive command": "command",
    command: "command",
};

/** The verdicts on the session documents of some kinds, by class and region. */
export class WantedSessions {
    private readonly account: Account;
    private readonly known = new Kept<ClassRequest, readonly KindVerdict[]>();

    constructor(account: Account) {
        this.account = account;
    }

    /**
     * Which of the kinds wanted a class opens on a group of instances, now and each time that changes.
     * @param cell what the class opens on them by itself, where that is known.
     */
    phases(
        request: ClassRequest,
        cell: Cell | undefined,
        [instance]: readonly AccountInstance[],
        wanted: readonly SessionKind[],
    ): readonly Phase<SessionsOpen>[] {
        const known = request.circumstances === undefined ? cell?.target.verdict : undefined;
        const ask = (one: ClassRequest): SessionsOpen => {
            const target = known ?? (instance === undefined ? "unknown" : instanceVerdict(one, instance));
            const kinds = this.of(one, instance?.region ?? "*", wanted).map((kind) => ({
                ...kind,
                verdict: worseVerdict(target, kind.verdict),
            }));
            const verdict = (["allowed", "unknown"] as const).find((best) =>
                kinds.some((kind) => kind.verdict === best),
            );
            return { verdict: verdict ?? "denied", kinds };
        };
        return phasesOf(request, ask, ({ kinds }) => JSON.stringify(kinds.map(({ verdict }) => verdict)));
    }

    private of(request: ClassRequest, region: string, wanted: readonly SessionKind[]): KindVerdict[] {
        const verdicts = this.known.of(request, () => this.decide(request, region), region);
        return verdicts.filter(({ label }) => wanted.includes(kindOf(label)));
    }

    private decide(request: ClassRequest, region: string): KindVerdict[] {
        const kinds = sessionKinds(
            accountOfCaller(this.account, request.principal),
            region,
            layerStatements(request.layers),
        );
        const verdicts = documentVerdicts(request, region, kinds);
        return kinds.map(({ label, arn, provided }, at) => {
            const verdict = verdicts[at] ?? "denied";
            // Whether there is such a document isn't known.
            return { label, arn, verdict: provided === undefined ? verdict : worseVerdict(verdict, "unknown") };
        });
    }
}

/** A document of the account's own opens a shell, unless it is made for something else; AWS's others run commands. */
function kindOf(label: string): SessionKind {
    return KINDS[label] ?? (/^(documents like )?(AWS|Amazon)/.test(label) ? "command" : "shell");
}
