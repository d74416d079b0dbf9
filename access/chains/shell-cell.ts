import type { Decision } from "../evaluate/decide";
import type { Cell } from "../matrix/cell";
import type { ShellStep } from "../matrix/step";

/** A shell by another way than a session, as a cell. */
export function shellCell({ verdict, because }: ShellStep): Cell {
    const decision: Decision = { verdict, explicit: false, because };
    return {
        verdict,
        explicit: false,
        target: decision,
        documents: [{ label: "shell", arn: "", decision }],
        ...(verdict === "unknown" && { failed: "both" as const }),
    };
}
