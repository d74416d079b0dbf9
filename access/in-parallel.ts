/** Does work on each item, on no more than `limit` at a time, in their order. @throws the first error, once all work has ended. */
export async function inParallel<T>(
    items: readonly T[],
    limit: number,
    work: (item: T) => Promise<void>,
): Promise<void> {
    const errors: unknown[] = [];
    const queue = items.values();
    const worker = async (): Promise<void> => {
        for (const item of queue) {
            if (errors.length > 0) return;
            try {
                await work(item);
            } catch (error) {
                errors.push(error);
            }
        }
    };
    await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
    if (errors.length > 0) throw errors[0];
}
