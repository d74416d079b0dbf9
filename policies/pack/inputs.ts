import { plainRecord } from "./known";

/** A resource's properties as plain data. */
export type Properties = Readonly<Record<string, unknown>>;

/**
 * What the program gives each resource. The engine shows a resource's inputs when it asks about that resource, and only
 * its outputs when it asks about the whole stack. AWS fills in outputs that no program gave, such as the default security
 * group, so rules on stacks need both.
 */
export class Inputs {
    private readonly read = new Map<string, () => object>();
    private readonly copied = new Map<string, Properties>();

    /** Keeps how to read the inputs of a resource: most are never looked at. */
    remember(urn: string, read: () => object): void {
        this.read.set(urn, read);
        this.copied.delete(urn);
    }

    /** Undefined where the engine didn't show them: of a resource that is only read, or left out by --target. */
    of(urn: string): Properties | undefined {
        const known = this.copied.get(urn);
        const read = this.read.get(urn);
        if (known !== undefined || read === undefined) return known;

        const copy = plainRecord(read());
        this.copied.set(urn, copy);
        return copy;
    }
}

/** The parts of the engine's request and of the policy SDK that matter here; their declarations leave them out. */
interface AnalyzeRequest {
    getUrn(): string;
    getProperties(): object;
}
interface AnalyzerService {
    readonly analyze?: { requestDeserialize: (bytes: Buffer) => AnalyzeRequest };
}
interface Deserialize {
    deserializeProperties(this: void, properties: object, proxySecrets: boolean): object;
}
interface Proxy {
    unknownCheckingProxy(this: void, properties: object): object;
}

/**
 * Has the inputs of each resource that the engine asks about remembered, whichever rules are switched on. Call it before
 * the pack is created.
 */
export function rememberInputs(inputs: Inputs): void {
    const parts = privateParts();
    if (parts === undefined) return;
    const { analyze, deserializeProperties, unknownCheckingProxy } = parts;
    const read = analyze.requestDeserialize;
    analyze.requestDeserialize = (bytes) => {
        const request = read(bytes);
        inputs.remember(request.getUrn(), () =>
            unknownCheckingProxy(deserializeProperties(request.getProperties(), false)),
        );
        return request;
    };
}

/**
 * What the policy SDK and Pulumi don't export. Another version of either may not have it: then rules judge stacks by
 * their outputs alone.
 */
function privateParts(): (Deserialize & Proxy & Required<AnalyzerService>) | undefined {
    try {
        // eslint-disable-next-line @typescript-eslint/no-require-imports
        const { AnalyzerService } = require("@pulumi/pulumi/proto/analyzer_grpc_pb") as {
            AnalyzerService?: AnalyzerService;
        };
        // eslint-disable-next-line @typescript-eslint/no-require-imports
        const { deserializeProperties } = require("@pulumi/policy/deserialize") as Partial<Deserialize>;
        // eslint-disable-next-line @typescript-eslint/no-require-imports
        const { unknownCheckingProxy } = require("@pulumi/policy/proxy") as Partial<Proxy>;
        const analyze = AnalyzerService?.analyze;
        return analyze === undefined || deserializeProperties === undefined || unknownCheckingProxy === undefined
            ? undefined
            : { analyze, deserializeProperties, unknownCheckingProxy };
    } catch {
        return undefined;
    }
}
