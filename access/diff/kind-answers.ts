import type { DirectClass } from "../chains/direct-access";
import { worseVerdict, type Verdict } from "../evaluate/outcome";
import { Kept } from "../kept";
import { phasesOf } from "../matrix/circumstances";
import type { ClassRequest } from "../matrix/class-request";
import { accountOfCaller } from "../matrix/own-account";
import { documentVerdicts, instanceVerdict, sessionKinds } from "../matrix/session-kinds";
import type { PolicyStatement } from "../policy/policy";
import { NEVER, type VerdictPhases } from "./compare-phases";
import { ABSENT, type Side } from "./compared-account";

/** What each kind of session is answered, by its label. */
export type KindAnswers = ReadonlyMap<string, VerdictPhases>;

const NOTHING: KindAnswers = new Map();

const ALWAYS: Readonly<Record<Verdict, VerdictPhases>> = {
    denied: NEVER,
    unknown: [{ from: undefined, answer: { verdict: "unknown" }, needs: [] }],
    allowed: [{ from: undefined, answer: { verdict: "allowed" }, needs: [] }],
};

/** The verdicts of one side on the kinds of session that certain statements tell apart. */
export class Kinds {
    private readonly side: Side;
    private readonly statements: readonly PolicyStatement[];
    private readonly answers = new Kept<DirectClass, KindAnswers>();
    private readonly documents = new Kept<DirectClass, ReadonlyMap<string, Verdict>>();

    constructor(side: Side, statements: readonly PolicyStatement[]) {
        this.side = side;
        this.statements = statements;
    }

    /** The answers to a class on the instances of one of its groups. */
    of(one: DirectClass, group: number): KindAnswers {
        return this.answers.of(one, () => this.answered(one, group), group);
    }

    private answered(one: DirectClass, group: number): KindAnswers {
        const there = group === ABSENT ? undefined : one.groups[group];
        const instance = this.side.account.instances[there?.instances.first() ?? ABSENT];
        if (there === undefined || instance === undefined) return NOTHING;
        const { region } = instance;
        if (one.request.circumstances !== undefined) {
            const targets = new Kept<ClassRequest, Verdict>();
            return new Map(
                this.kinds(one, region).map((kind) => {
                    const ask = (request: ClassRequest): { readonly verdict: Verdict } => {
                        const [document = "denied"] = documentVerdicts(request, region, [kind]);
                        return {
                            verdict: worseVerdict(
                                targets.of(request, () => instanceVerdict(request, instance)),
                                document,
                            ),
                        };
                    };
                    return [kind.label, phasesOf(one.request, ask, ({ verdict }) => verdict)];
                }),
            );
        }
        const target = there.cell.target.verdict;
        const documents = this.documents.of(one, () => this.verdicts(one, region), region);
        return new Map([...documents].map(([label, verdict]) => [label, ALWAYS[worseVerdict(target, verdict)]]));
    }

    private verdicts(one: DirectClass, region: string): ReadonlyMap<string, Verdict> {
        const kinds = this.kinds(one, region);
        const answers = documentVerdicts(one.request, region, kinds);
        return new Map(kinds.map(({ label }, at) => [label, answers[at] ?? "denied"]));
    }

    private kinds({ request }: DirectClass, region: string): ReturnType<typeof sessionKinds> {
        return sessionKinds(accountOfCaller(this.side.account, request.principal), region, this.statements);
    }
}
