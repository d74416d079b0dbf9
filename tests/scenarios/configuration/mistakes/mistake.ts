/** A mistake in a stack's configuration and what the error must say about it. */
export interface BadConfiguration {
    /** The mistake, as the end of "It stops …". */
    readonly mistake: string;
    /** Configuration beside the region. */
    readonly values: Readonly<Record<string, unknown>>;
    /** The key path the error names, without the namespace unless it is another one. */
    readonly key: string;
    /** The value, or key, as the error shows it; `missing value` where there is none. */
    readonly found: string;
    /** A part of what the error says is expected. */
    readonly expected: string;
    /** A part of the hint, where there is one. */
    readonly hint?: string;
}
