import { createServer, request, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/**
 * What happens to a call: it passes; AWS refuses it; the line drops before AWS sees it; or after AWS has done it, so
 * that the caller never learns of it.
 */
export type Fate = "pass" | "refuse" | "drop-before" | "drop-after" | Refusal;

/** Another answer of AWS's than the one that `refuse` stands for. */
interface Refusal {
    readonly code: string;
    readonly message: string;
}

const REFUSED: Refusal = { code: "UnauthorizedOperation", message: "The test refuses this call." };

/** A call as the fault decider sees it. */
export interface AwsCall {
    /** Counts the calls that change something, from 1; undefined for those that only read. */
    readonly change: number | undefined;
    /** The AWS action as far as the request names it: RunInstances, CreateUser; empty otherwise. */
    readonly action: string;
    /** The request as it was sent. */
    readonly payload: string;
}

/** Any call, as it was sent. */
export interface SentCall {
    /** The service as signatures name it: ec2, iam, s3. */
    readonly service: string;
    /** The AWS action as far as the request names it; empty otherwise. */
    readonly action: string;
    readonly method: string;
    /** Path and query. */
    readonly url: string;
    readonly payload: string;
}

/** An AWS that fails as told, in front of a Moto that doesn't. */
export interface FlakyAws {
    /** Its address, for AWS_ENDPOINT_URL. */
    readonly endpoint: string;
    /** The changing calls seen so far, by action, in order. */
    readonly changes: readonly string[];
    /** All calls seen so far, in order. */
    readonly calls: readonly SentCall[];
    close(): Promise<void>;
}

const reading = /^(Get|List|Describe|Head|Simulate)/;

/** Puts a failing line in front of a Moto. `decide` is asked about each call and answers what becomes of it. */
export function startFlakyAws(motoEndpoint: string, decide: (call: AwsCall) => Fate): Promise<FlakyAws> {
    const changes: string[] = [];
    const calls: SentCall[] = [];
    const server = createServer((incoming, outgoing) => {
        const body: Buffer[] = [];
        incoming.on("data", (chunk: Buffer) => body.push(chunk));
        incoming.on("end", () => {
            const payload = Buffer.concat(body);
            const action = actionOf(incoming, payload);
            const { method = "GET", url = "/", headers } = incoming;
            const service = /\/([\w-]+)\/aws4_request/.exec(headers.authorization ?? "")?.[1] ?? "";
            calls.push({ service, action, method, url, payload: payload.toString("utf8") });
            const changing =
                action === "" ? !["GET", "HEAD"].includes(incoming.method ?? "GET") : !reading.test(action);
            const change = changing ? changes.push(action) : undefined;
            meet(
                decide({ change, action, payload: payload.toString("utf8") }),
                motoEndpoint,
                incoming,
                payload,
                outgoing,
            );
        });
    });
    return new Promise((resolve) => {
        server.listen(0, "127.0.0.1", () => {
            const { port } = server.address() as AddressInfo;
            const close = () =>
                new Promise<void>((closed) => {
                    server.close(() => closed());
                    server.closeAllConnections();
                });
            resolve({ endpoint: `http://127.0.0.1:${port}`, changes, calls, close });
        });
    });
}

function actionOf(incoming: IncomingMessage, payload: Buffer): string {
    const target = incoming.headers["x-amz-target"];
    if (typeof target === "string") return target.split(".").at(-1) ?? "";

    return new URLSearchParams(payload.toString("utf8")).get("Action") ?? "";
}

function meet(
    fate: Fate,
    motoEndpoint: string,
    incoming: IncomingMessage,
    payload: Buffer,
    outgoing: ServerResponse,
): void {
    if (fate === "refuse" || typeof fate === "object") {
        refuse(fate === "refuse" ? REFUSED : fate, incoming, payload, outgoing);
        return;
    }
    if (fate === "drop-before") {
        incoming.socket.destroy();
        return;
    }
    const { hostname, port } = new URL(motoEndpoint);
    const forwarded = request(
        { hostname, port, path: incoming.url, method: incoming.method, headers: incoming.headers },
        (answer) => {
            if (fate === "drop-after") {
                answer.resume().on("end", () => incoming.socket.destroy());
                return;
            }
            outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
            answer.pipe(outgoing);
        },
    );
    forwarded.on("error", () => incoming.socket.destroy());
    forwarded.end(payload);
}

/** Answers 400 with a code that no SDK retries, in the words of the service's protocol. */
function refuse(
    { code, message }: Refusal,
    incoming: IncomingMessage,
    payload: Buffer,
    outgoing: ServerResponse,
): void {
    const error = `<Code>${code}</Code><Message>${message}</Message>`;
    if (typeof incoming.headers["x-amz-target"] === "string") {
        outgoing.writeHead(400, { "content-type": "application/x-amz-json-1.1" });
        outgoing.end(JSON.stringify({ __type: code, message }));
        return;
    }
    outgoing.writeHead(400, { "content-type": "text/xml" });
    const isEc2 = new URLSearchParams(payload.toString("utf8")).get("Version") === "2016-11-15";
    outgoing.end(
        isEc2
            ? `<Response><Errors><Error>${error}</Error></Errors><RequestID>0</RequestID></Response>`
            : `<ErrorResponse><Error><Type>Sender</Type>${error}</Error><RequestId>0</RequestId></ErrorResponse>`,
    );
}
