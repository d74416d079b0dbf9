import { principalRequest } from "../../../access/matrix/session-request";
import type { Statement } from "../../../access/policy/document";
import { parsePolicy } from "../../../access/policy/parse";
import type { Policy } from "../../../access/policy/policy";
import { prove, type Proof, type ProofQuestion } from "../../../access/prove/prove";
import { ACCOUNT, USERNAME, type Pair } from "./pairs";

const account = { id: ACCOUNT, partition: "aws", principals: [], instances: [] };
const principal = principalRequest(
    {
        type: "user",
        name: USERNAME,
        arn: `arn:aws:iam::${ACCOUNT}:user/${USERNAME}`,
        tags: {},
        groups: [],
        policies: { identity: [] },
    },
    account,
);

/** Sessions need a document as well: every layer allows it, so that what is asked is the instance. */
const DOCUMENT: Statement = { Effect: "Allow", Action: "ssm:StartSession", Resource: "arn:aws:ssm:*:*:document/*" };

function policy(statements: readonly Statement[], name: string): Policy {
    return parsePolicy({ Version: "2012-10-17", Statement: [...statements, DOCUMENT] }, name);
}

/** The pair as the proof takes it. */
export function questionOf({ identity, boundary, scp, scope }: Pair): ProofQuestion {
    return {
        policies: {
            identity: [policy(identity, "identity")],
            ...(boundary && { boundary: policy(boundary, "boundary") }),
            ...(scp && { scps: [[policy(scp, "scp")]] }),
        },
        principal,
        home: { partition: "aws", account: ACCOUNT },
        scope,
    };
}

export function proofOf(pair: Pair): Proof {
    return prove(questionOf(pair));
}
