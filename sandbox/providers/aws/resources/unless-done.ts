/**
 * Waits for a call whose effect may be there already: when the answer to its first attempt was lost, the second is
 * refused because of what the first has done.
 */
export async function unlessDone(call: Promise<unknown>, isDone: () => Promise<boolean>): Promise<void> {
    try {
        await call;
    } catch (error) {
        if (!(await isDone().catch(() => false))) {
            throw error;
        }
    }
}
