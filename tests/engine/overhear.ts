/** What is written to standard error while something is done, instead of showing it. */
export async function overhear(work: () => Promise<void>): Promise<string> {
    const write = process.stderr.write.bind(process.stderr);
    let heard = "";
    process.stderr.write = (text: string | Uint8Array) => {
        heard += typeof text === "string" ? text : Buffer.from(text).toString("utf8");
        return true;
    };
    try {
        await work();
    } finally {
        process.stderr.write = write;
    }
    return heard;
}
