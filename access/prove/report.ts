import { sarif, type SarifResult, type SarifRule } from "../report/sarif";
import { code, counted, type Report, type ReportEntry, type Span } from "../report/report";
import type { CsvCell } from "../report/csv";
import type { PrincipalProof } from "./principal-proof";
import type { Counterexample } from "./counterexample";
import type { Proof } from "./prove";
import { describeScope } from "./scope";
import { ofAccount } from "../matrix/account";
import { chainText, stepSentence, throughText } from "../matrix/way-words";
import { stepData } from "../matrix/way-data";

/** What holds for every proof and must be known to read one. */
const ASSUMPTIONS = [
    "A proof holds for the policies as they are. access findings lists principals that can change them or write tags.",
    "It is about instances of the accounts that are read: what a role of another account reaches there isn't part of it.",
    "No instance carries two tags whose keys differ only in letter case: AWS doesn't say which of them a condition sees.",
];

/** What a proof doesn't cover: a finding on a principal that may rewrite IAM, bypass sessions or write tags. */
export interface Caveat {
    /** The rule of `access findings`. */
    readonly rule: string;
    readonly severity: string;
    readonly what: string;
}

/** Caveats by the ARN of the principal. */
export type Caveats = ReadonlyMap<string, readonly Caveat[]>;

/** What proofs say, for people. */
export function proofReport(
    proofs: readonly PrincipalProof[],
    source: string,
    caveats: Caveats = new Map<string, readonly Caveat[]>(),
): Report {
    const of = (verdict: Proof["verdict"]): ReportEntry[] =>
        proofs.filter(({ proof }) => proof.verdict === verdict).map((one) => entry(one, caveats));
    const doubted = proofs.filter((one) => caveatsOf(one, caveats).length > 0).length;
    const [refuted, unproved, proved] = [of("refuted"), of("unproved"), of("proved")];
    const parts = [
        `${counted(proofs.length, "principal")}: ${proved.length} proved to stay within what is declared`,
        `${refuted.length} not`,
        ...(unproved.length > 0 ? [`${unproved.length} can't be proved`] : []),
    ];
    return {
        title: "Proof of session access",
        source,
        summary: `${parts.join(", ")}.${doubted === 0 ? "" : ` Of those proved, ${doubted} can change policies or tags, or bypass sessions: see access findings.`}`,
        sections: [
            { title: "Reaches more than declared", mark: "bad", noun: ["principal", "principals"], entries: refuted },
            { title: "Can't be proved", mark: "open", noun: ["principal", "principals"], entries: unproved },
            { title: "Proved", mark: "good", noun: ["principal", "principals"], entries: proved },
        ],
        notes: ASSUMPTIONS,
    };
}

const SIGNS: Readonly<Record<Proof["verdict"], string>> = { refuted: "✗", unproved: "?", proved: "✓" };

/** Of what isn't proved the verdict says enough. */
function caveatsOf({ principal, proof, becomes = [] }: PrincipalProof, caveats: Caveats): readonly Caveat[] {
    if (proof.verdict !== "proved") return [];
    const asRoles = becomes.flatMap((arn) =>
        (caveats.get(arn) ?? []).map((one) => ({
            ...one,
            what: `as ${arn.slice(arn.lastIndexOf("/") + 1)}: ${one.what}`,
        })),
    );
    return [...(caveats.get(principal.arn) ?? []), ...asRoles];
}

function entry(one: PrincipalProof, caveats: Caveats): ReportEntry {
    const { principal, scope, proof } = one;
    const sign = SIGNS[proof.verdict];
    const who: Span[] = [code(`${principal.type} ${principal.name}${ofAccount(principal)}`), " "];
    const declared: Span[] = ["reaches nothing beyond ", code(describeScope(scope))];
    switch (proof.verdict) {
        case "proved":
            return {
                sign,
                head: scope.length === 0 ? [...who, "reaches nothing"] : [...who, ...declared],
                parts: [
                    { label: "because", lines: [{ text: [proof.how] }] },
                    ...(caveatsOf(one, caveats).length === 0
                        ? []
                        : [
                              {
                                  label: "but, according to access findings,",
                                  lines: caveatsOf(one, caveats).map(({ rule, what }) => ({
                                      text: [code(what), " (", code(rule), ")"],
                                  })),
                              },
                          ]),
                ],
            };
        case "unproved":
            return {
                sign,
                head: [...who, "can't be proved to stay within ", code(describeScope(scope))],
                parts: [{ label: "because", lines: [{ text: [code(proof.reason)] }] }],
            };
        case "refuted":
            return {
                sign,
                head: [...who, "would reach ", code(exampleText(proof.counterexample)), ...throughSpans(one)],
                parts: [
                    { label: "declared", lines: [{ text: [code(describeScope(scope))] }] },
                    {
                        label: "because",
                        lines: [
                            ...(one.chain ?? []).map((step) => ({ text: [code(stepSentence(step))] })),
                            ...proof.because.map(({ text }) => ({ text: [code(text)] })),
                        ],
                    },
                    ...(proof.opens
                        ? []
                        : [
                              {
                                  label: "still",
                                  lines: [{ text: [stillText(proof.provided)] }],
                              },
                          ]),
                ],
            };
    }
}

/** " through ops", where a role that the principal can assume reaches it. */
function throughSpans({ chain }: PrincipalProof): Span[] {
    return chain === undefined || chain.length === 0 ? [] : [" through ", code(chainText(chain))];
}

/** What keeps a session from opening on what a proof found. */
function stillText(provided: string | undefined): string {
    return provided === undefined
        ? "no session document is allowed in that region so far"
        : `a session opens there if ${provided}, which isn't known`;
}

/** An instance that doesn't exist yet, as a sentence's part. */
function exampleText({ arn, tags, context }: Counterexample): string {
    const carried = Object.entries(tags).map(([key, value]) => `${key}=${value}`);
    const call = Object.entries(context).map(([key, value]) => `${key} is ${value}`);
    return [
        `${arn} ${carried.length === 0 ? "without tags" : `with ${carried.join(", ")}`}`,
        ...(call.length === 0 ? [] : [`when ${call.join(" and ")}`]),
    ].join(" ");
}

/** Proofs as plain data, for programs. */
export function proofData(
    proofs: readonly PrincipalProof[],
    source: string,
    caveats: Caveats = new Map<string, readonly Caveat[]>(),
): object {
    return {
        source,
        proofs: proofs.map((one) => ({
            principal: { type: one.principal.type, name: one.principal.name, arn: one.principal.arn },
            scope: one.scope,
            ...one.proof,
            ...(one.chain && { chain: one.chain.map(stepData) }),
            ...(one.proof.verdict === "proved" && { caveats: caveatsOf(one, caveats) }),
        })),
    };
}

/** Proofs as a table. */
export function* proofRows(proofs: readonly PrincipalProof[]): Iterable<readonly CsvCell[]> {
    yield ["principal", "verdict", "declared", "counterexample or reason"];
    for (const { principal, scope, proof, chain = [] } of proofs) {
        const through = proof.verdict === "refuted" ? throughText("roles", chain) : "";
        yield [principal.arn, proof.verdict, describeScope(scope), detail(proof) + through];
    }
}

function detail(proof: Proof): string {
    switch (proof.verdict) {
        case "proved":
            return proof.how;
        case "unproved":
            return proof.reason;
        case "refuted":
            return exampleText(proof.counterexample);
    }
}

const RULES: readonly SarifRule[] = [
    {
        id: "reaches-beyond-scope",
        summary: "A principal's policies open sessions on instances beyond what is declared.",
        securitySeverity: 8,
    },
    {
        id: "scope-unproved",
        summary: "It can't be proved that a principal stays within what is declared.",
        securitySeverity: 4,
    },
];

/** What isn't proved, for code scanning. */
export function proofSarif(proofs: readonly PrincipalProof[], file: string, version: string): unknown {
    const results = proofs.flatMap(({ principal, proof, chain = [] }): SarifResult[] =>
        proof.verdict === "proved"
            ? []
            : [
                  {
                      rule: proof.verdict === "refuted" ? "reaches-beyond-scope" : "scope-unproved",
                      level: proof.verdict === "refuted" ? "error" : "warning",
                      message: `${principal.arn}: ${detail(proof)}${proof.verdict === "refuted" ? throughText("roles", chain) : ""}`,
                      file,
                      identity: [principal.arn],
                  },
              ],
    );
    return sarif(RULES, results, version);
}
