/** A moment as people read it: to the minute, in UTC. */
export function momentText(seconds: number): string {
    return isoTime(seconds).replace(/:00Z$/, "Z");
}

/** A moment as programs read it. */
export function isoTime(seconds: number): string {
    return new Date(seconds * 1000).toISOString().replace(/\.000Z$/, "Z");
}
