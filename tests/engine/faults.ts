import type { AwsCall, Fate } from "./flaky-aws";

/** The fate for the first attempt of every call that changes something; whoever asks again gets through. */
export function onFirstAttempt(fate: Fate): (call: AwsCall) => Fate {
    const seen = new Set<string>();
    return ({ change, payload }) => {
        // The SDK puts a new token into attempts that bring none.
        const call = payload.replace(/&ClientToken=[^&]*/, "");
        if (change === undefined || seen.has(call)) return "pass";

        seen.add(call);
        return fate;
    };
}

/** The fate for one changing call, by its number. */
export function onCall(number: number, fate: Fate): (call: AwsCall) => Fate {
    return ({ change }) => (change === number ? fate : "pass");
}

/** The line is cut while AWS carries out a changing call, and stays so, for reading too. */
export function cutOffFrom(number: number): (call: AwsCall) => Fate {
    let cut = false;
    return ({ change }) => {
        if (cut) return "drop-before";

        cut = change === number;
        return cut ? "drop-after" : "pass";
    };
}
