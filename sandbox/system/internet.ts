/** Long enough for a slow line, short enough not to be noticed where a firewall drops packets. */
const PATIENCE_MS = 2500;

/** Whether an address answers. Any refusal, error or silence is a quiet no. */
export async function canReach(url: string): Promise<boolean> {
    try {
        const response = await fetch(url, { method: "HEAD", signal: AbortSignal.timeout(PATIENCE_MS) });
        return response.ok;
    } catch {
        return false;
    }
}
