import { expect } from "chai";
import { Rights } from "../../../../access/chains/escalate/rights";
import { ServiceRoles } from "../../../../access/chains/escalate/services";
import type { Account } from "../../../../access/matrix/account";
import { ACCOUNT, arnOf, SESSIONS, smallAccount, trusts } from "../small-account";
import { can, cannot, given, malloryIn, service, type Small } from "./escalating";

const LAMBDA = can(["lambda:CreateFunction", "lambda:InvokeFunction"]);
const ops = arnOf("role", "ops");
const pass = (Resource: string | string[] = ops, Condition = {}) => can("iam:PassRole", Resource, Condition);
const roles = { ops: service("lambda") };
/** What passing the role under a condition comes to. */
const passed = (Condition: object) => given([pass("*", Condition), LAMBDA], { roles });
/** What steps to roles of services depend on, for a user with these statements. */
function provisos(statements: Parameters<typeof given>[0], roles: NonNullable<Small["roles"]>) {
    return provisosIn(smallAccount({ users: { mallory: { can: statements } }, roles }));
}

function provisosIn(account: Account) {
    const user = account.principals.find(({ name }) => name === "mallory");
    if (user === undefined) throw new Error("mallory is there");
    return new ServiceRoles(new Rights(account)).steps(user).map(({ provided }) => provided);
}

describe("Roles that services run code as", () => {
    it("are passed only where Resource covers them", () => {
        expect(given([pass(), LAMBDA], { roles })).to.equal("escalation");
        for (const other of [arnOf("role", "other"), `arn:aws:iam::${ACCOUNT}:role/app/*`])
            expect(given([pass(other), LAMBDA], { roles })).to.equal("");
        const others = { Effect: "Allow", Action: "iam:PassRole", NotResource: ops };
        expect(given([others, LAMBDA], { roles })).to.equal("");
    });

    it("are passed to the service that conditions name", () => {
        const to = (operator: string, value: string) => passed({ [operator]: { "iam:PassedToService": value } });
        expect(to("StringEquals", "lambda.amazonaws.com")).to.equal("escalation");
        expect(to("StringLike", "l*.amazonaws.com")).to.equal("escalation");
        expect(to("StringEquals", "ec2.amazonaws.com")).to.equal("");
        expect(to("StringNotEquals", "lambda.amazonaws.com")).to.equal("");
        expect(passed({ ArnLike: { "iam:AssociatedResourceArn": "arn:aws:lambda:*:*:function:x" } })).to.equal(
            "escalation",
        );
        expect(passed({ ArnLike: { "iam:AssociatedResourceArn": "arn:aws:ec2:*:*:instance/*" } })).to.equal("");
        expect(passed({ ArnNotLike: { "iam:AssociatedResourceArn": "arn:aws:lambda:*:*:*" } })).to.equal("escalation");
        expect(passed({ IpAddress: { "aws:SourceIp": "203.0.113.0/24" } })).to.equal("unknown escalation");
    });

    for (const [by, name, ...calls] of [
        ["apprunner", "tasks.apprunner", "apprunner:CreateService"],
        ["airflow", "airflow-env", "airflow:CreateEnvironment", "ec2:CreateNetworkInterface", "ec2:CreateVpcEndpoint"],
    ] as const) {
        it(`are passed to ${name} under the name of ${by}, as AWS has it`, () => {
            const trusting = { roles: { ops: service(name) } };
            const to = (other: string) => ({ StringEquals: { "iam:PassedToService": `${other}.amazonaws.com` } });
            const passedTo = (other: string) => given([pass("*", to(other)), can([...calls])], trusting);
            expect(passedTo(by)).to.equal("escalation");
            expect(passedTo("ecs-tasks")).to.equal("");
        });
    }

    it("are none that a service uses for itself", () => {
        for (const [name, calls] of [
            ["batch", ["batch:RegisterJobDefinition", "batch:SubmitJob"]],
            ["build.apprunner", ["apprunner:CreateService", "apprunner:UpdateService"]],
        ] as const)
            expect(given([pass(), can([...calls])], { roles: { ops: service(name) } }), name).to.equal("");
    });

    it("run what starts a notebook before anybody opens it", () => {
        const rights = ["sagemaker:CreateNotebookInstance", "sagemaker:CreateNotebookInstanceLifecycleConfig"];
        expect(given([pass(), can(rights)], { roles: { ops: service("sagemaker") } })).to.equal("escalation");
    });

    it("are passed with products of Service Catalog, whose ARNs are those of the catalog", () => {
        const products = can("servicecatalog:*", `arn:aws:catalog:*:${ACCOUNT}:product/*`);
        expect(given([pass(), products], { roles: { ops: service("servicecatalog") } })).to.equal("escalation");
    });

    for (const key of ["iam", "aws"]) {
        it(`are unknown where a condition asks for ${key}:ResourceTag, which AWS doesn't judge reliably`, () => {
            const Condition = { StringEquals: { [`${key}:ResourceTag/Team`]: "a" } };
            const tagged = { ops: { ...service("lambda"), tags: { Team: "a" } } };
            expect(passed(Condition)).to.equal("unknown escalation");
            const under = (...statements: ReturnType<typeof can>[]) =>
                given([...statements, LAMBDA], { roles: tagged });
            expect(under(pass("*", Condition))).to.equal("unknown escalation");
            expect(under(pass(), cannot("iam:PassRole", Condition))).to.equal("unknown escalation");
            // What doesn't depend on the tags is sure.
            expect(under(pass("*", Condition), pass())).to.equal("escalation");
            expect(under(pass("*", Condition), cannot("iam:PassRole"))).to.equal("");
            const toEc2 = { "iam:PassedToService": "ec2.amazonaws.com" };
            expect(under(pass("*", { StringEquals: { ...Condition.StringEquals, ...toEc2 } }))).to.equal("");
        });
    }

    it("are those that their trust policies leave to the service", () => {
        const trusting = (name: string, Condition = {}) =>
            given([pass(), LAMBDA], { roles: { ops: service(name, { Condition }) } });
        expect(trusting("glue")).to.equal("");
        expect(trusting("lambda", { StringEquals: { "aws:SourceAccount": ACCOUNT } })).to.equal("escalation");
        expect(trusting("lambda", { StringEquals: { "aws:SourceAccount": "999999999999" } })).to.equal("");
        const functions = `arn:aws:lambda:*:${ACCOUNT}:function:*`;
        expect(trusting("lambda", { ArnLike: { "aws:SourceArn": functions } })).to.equal("escalation");
    });

    it("are passed by rights that haven't ended at the moment that is asked about", () => {
        const at = new Date("2026-06-01T00:00:00Z");
        const until = (operator: string, time: string) => {
            const may = pass("*", { [operator]: { "aws:CurrentTime": time } });
            return malloryIn({ ...smallAccount({ users: { mallory: { can: [may, LAMBDA] } }, roles }), at });
        };
        expect(until("DateLessThan", "2026-01-01T00:00:00Z")).to.equal("");
        expect(until("DateGreaterThan", "2026-01-01T00:00:00Z")).to.equal("escalation");
        // What changes later isn't one answer.
        expect(until("DateLessThan", "2027-01-01T00:00:00Z")).to.equal("unknown escalation");
        expect(until("DateGreaterThan", "2027-01-01T00:00:00Z")).to.equal("unknown escalation");
    });

    it("take calls that are allowed on something, with tags and in regions as conditions ask", () => {
        const calls = (Resource: string, Condition = {}) =>
            given([pass(), can(["lambda:CreateFunction", "lambda:InvokeFunction"], Resource, Condition)], { roles });
        expect(calls(`arn:aws:lambda:eu-central-1:${ACCOUNT}:function:mine`)).to.equal("escalation");
        expect(calls("arn:aws:s3:::bucket")).to.equal("");
        expect(calls("*", { StringEquals: { "aws:RequestedRegion": "eu-central-1" } })).to.equal("escalation");
        expect(calls("*", { StringEqualsIfExists: { "aws:RequestTag/Owner": "me" } })).to.equal("escalation");
        const tagged = { "aws:RequestTag/Owner": "me" };
        expect(
            given([pass(), can("lambda:CreateFunction", "*", { StringEquals: tagged }), can("lambda:InvokeFunction")], {
                roles,
            }),
        ).to.equal("escalation");
    });

    it("get to an instance that is launched where every resource that it takes is allowed", () => {
        const launched = (resources: readonly string[], ...more: ReturnType<typeof can>[]) =>
            given([pass(), can("ec2:RunInstances", [...resources]), ...more], { roles: { ops: service("ec2") } });
        const taken = ["instance", "volume", "network-interface", "subnet", "security-group"];
        const all = ["arn:aws:ec2:*::image/ami-*", ...taken.map((type) => `arn:aws:ec2:*:*:${type}/*`)];
        expect(launched(["*"])).to.equal("escalation");
        expect(launched(all)).to.equal("escalation");
        for (const type of ["image", "instance", "network-interface", "subnet", "security-group"])
            expect(launched(all.filter((arn) => !arn.includes(`:${type}/`))), type).to.equal("");
        const profiles = cannot("ec2:RunInstances", { Null: { "ec2:InstanceProfile": "false" } });
        expect(launched(["*"], profiles)).to.equal("");
    });

    it("are those that the call may name, where conditions ask which it names", () => {
        const stack = (Condition: object, ...more: ReturnType<typeof can>[]) =>
            given([pass(), can("cloudformation:CreateStack", "*", Condition), ...more], {
                roles: { ops: service("cloudformation") },
            });
        const named = (role: string) => ({ StringEquals: { "cloudformation:RoleArn": arnOf("role", role) } });
        expect(stack(named("ops"))).to.equal("escalation");
        expect(stack({ ArnLike: { "cloudformation:RoleArn": arnOf("role", "o*") } })).to.equal("escalation");
        expect(stack(named("other"))).to.equal("");
        expect(stack({ Null: { "cloudformation:RoleArn": "true" } })).to.equal("");
        expect(stack({}, cannot("cloudformation:CreateStack", named("ops")))).to.equal("");
        expect(stack({}, cannot("cloudformation:CreateStack", named("other")))).to.equal("escalation");

        const build = (role: string) => {
            const Condition = { StringEquals: { "codebuild:serviceRole": arnOf("role", role) } };
            const create = can("codebuild:CreateProject", "*", Condition);
            // A project that is there already may have the role.
            const start = can("codebuild:StartBuild", `arn:aws:codebuild:*:${ACCOUNT}:project/new`);
            return provisos([pass(), create, start], { ops: service("codebuild") });
        };
        expect(build("ops")).to.deep.equal([undefined]);
        expect(build("other")).to.deep.equal(["a project has the role"]);
    });

    it("are none that the call names where a thing has its role already", () => {
        const update = (Condition: object) =>
            given([can("cloudformation:UpdateStack", "*", Condition)], { roles: { ops: service("cloudformation") } });
        expect(update({})).to.equal("escalation");
        expect(update({ Null: { "cloudformation:RoleArn": "true" } })).to.equal("escalation");
        expect(update({ StringEquals: { "cloudformation:RoleArn": ops } })).to.equal("");
    });

    it("are unknown where policies ask for a call that a service makes for the caller", () => {
        const launched = (...statements: ReturnType<typeof can>[]) =>
            given(statements, { roles: { ops: service("ec2") } });
        const rights = ["ec2:RunInstances", "iam:PassRole"];
        const via = { "ForAnyValue:StringEquals": { "aws:CalledVia": "cloudformation.amazonaws.com" } };
        for (const Condition of [via, { Bool: { "aws:ViaAWSService": "true" } }])
            expect(launched(can(rights, "*", Condition))).to.equal("unknown escalation");
        expect(launched(can(rights, "*", via), can(rights))).to.equal("escalation");
        expect(launched(can(rights, "*", { Bool: { "aws:ViaAWSService": "false" } }))).to.equal("escalation");
        expect(launched(can(rights, "*", via), cannot("ec2:RunInstances"))).to.equal("");
        expect(launched(can(rights), cannot("ec2:RunInstances", { Bool: { "aws:ViaAWSService": "false" } }))).to.equal(
            "unknown escalation",
        );
        const function_ = can("lambda:CreateFunction", "*", {
            StringEquals: { "aws:CalledViaFirst": "cloudformation.amazonaws.com" },
        });
        expect(given([pass(), function_, can("lambda:InvokeFunction")], { roles })).to.equal("unknown escalation");
    });

    it("get to an instance only in an instance profile, which the caller may make", () => {
        const account = smallAccount({ users: { mallory: {} }, roles: { ops: service("ec2") } });
        const launched = (own: { readonly lacksProfile?: true }, ...actions: string[]) => {
            const mine = smallAccount({ users: { mallory: { can: [pass(), can(["ec2:RunInstances", ...actions])] } } });
            const principals = [
                ...mine.principals,
                ...account.principals.filter(({ name }) => name === "ops").map((one) => ({ ...one, ...own })),
            ];
            return provisosIn({ ...account, principals });
        };
        const lacks = { lacksProfile: true } as const;
        expect(launched({})).to.deep.equal([undefined]);
        expect(launched(lacks)).to.deep.equal([]);
        expect(launched(lacks, "iam:CreateInstanceProfile")).to.deep.equal([]);
        expect(launched(lacks, "iam:CreateInstanceProfile", "iam:AddRoleToInstanceProfile")).to.deep.equal([undefined]);
        expect(launched(lacks, "iam:AddRoleToInstanceProfile")).to.deep.equal([
            "the account has an instance profile without a role",
        ]);
    });

    it("get to an instance that the caller has a shell on by another instance profile", () => {
        const change = can("ec2:ReplaceIamInstanceProfileAssociation");
        const toInstance = (...statements: ReturnType<typeof can>[]) => provisos(statements, { ops: service("ec2") });
        expect(toInstance(pass(), change)).to.deep.equal(["they have a shell on it"]);
        expect(toInstance(change)).to.deep.equal([]);
        // An instance of one's own is one that one has a shell on.
        expect(toInstance(pass(), change, can("ec2:RunInstances"))).to.deep.equal([undefined]);
    });

    it("are those of notebooks whose lifecycle configuration changes, and of Studio's spaces", () => {
        const sagemaker = (...calls: string[]) =>
            provisos([can(calls.map((call) => `sagemaker:${call}`))], { ops: service("sagemaker") });
        const update = "UpdateNotebookInstanceLifecycleConfig";
        const notebook = "a notebook with a lifecycle configuration";
        expect(sagemaker(update, "StopNotebookInstance", "StartNotebookInstance")).to.deep.equal([
            `${notebook} has the role`,
        ]);
        expect(sagemaker(update)).to.deep.equal([`${notebook}, which starts again, has the role`]);
        expect(sagemaker("StopNotebookInstance", "StartNotebookInstance")).to.deep.equal([]);
        expect(sagemaker("StartSession")).to.deep.equal(["a running space with remote access has the role"]);
        expect(provisos([can("sagemaker:StartSession")], { ops: service("lambda") })).to.deep.equal([]);
    });

    it("run code of the caller's where policies leave its place open, and else what the caller may write", () => {
        const stack = (Condition: object) =>
            provisos([pass(), can("cloudformation:CreateStack", "*", Condition)], { ops: service("cloudformation") });
        const from = (url: string) => ({ StringLike: { "cloudformation:TemplateUrl": url } });
        const provided = ["they can write the template that policies ask for"];
        expect(stack({})).to.deep.equal([undefined]);
        expect(stack({ Null: { "cloudformation:TemplateUrl": "true" } })).to.deep.equal([undefined]);
        expect(stack(from("https://*"))).to.deep.equal([undefined]);
        expect(stack(from("https://s3.amazonaws.com/templates/*"))).to.deep.equal(provided);
        expect(stack({ StringNotEquals: { "cloudformation:TemplateUrl": "https://a/b" } })).to.deep.equal([undefined]);
        const signed = { StringEquals: { "lambda:CodeSigningConfigArn": "arn:aws:lambda:eu-central-1:1:x" } };
        const calls = [can("lambda:CreateFunction", "*", signed), can("lambda:InvokeFunction")];
        expect(provisos([pass(), ...calls], roles)).to.deep.equal([
            "they can sign code for the configuration that policies ask for",
        ]);
    });

    /** https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/supported-iam-actions-tagging.html */
    it("take the right to tag an instance as it is launched where it has to have tags", () => {
        const launched = (...own: ReturnType<typeof can>[]) =>
            given([pass(), ...own], { roles: { ops: service("ec2") } });
        const asks = { StringEquals: { "aws:RequestTag/Team": "a" } };
        const run = can("ec2:RunInstances", "*", asks);
        const tag = (Condition = {}, Resource = "*") => can("ec2:CreateTags", Resource, Condition);
        const of = (action: string) => ({ StringEquals: { "ec2:CreateAction": action } });
        expect(launched(run)).to.equal("");
        expect(launched(run, tag())).to.equal("escalation");
        expect(launched(run, tag(of("RunInstances")))).to.equal("escalation");
        expect(launched(run, tag(of("CreateVolume")))).to.equal("");
        expect(launched(run, tag(asks))).to.equal("escalation");
        expect(launched(run, tag({}, "arn:aws:s3:::bucket"))).to.equal("");
        expect(launched(run, tag(), cannot("ec2:CreateTags", of("RunInstances")))).to.equal("");
        const ifThere = can("ec2:RunInstances", "*", { StringEqualsIfExists: asks.StringEquals });
        expect(launched(ifThere)).to.equal("escalation");
        expect(launched(can("ec2:RunInstances"), cannot("ec2:RunInstances", asks))).to.equal("escalation");
    });

    it("are those of functions whose configuration changes, of Airflow's environments and of identity pools", () => {
        expect(given([can("lambda:UpdateFunctionConfiguration")], { roles })).to.equal("escalation");
        const airflow = { roles: { ops: service("airflow-env") } };
        const calls = [can("airflow:CreateEnvironment"), can(["ec2:CreateVpcEndpoint", "ec2:CreateNetworkInterface"])];
        expect(given([pass(), ...calls], airflow)).to.equal("escalation");
        expect(given([pass(), can("airflow:CreateEnvironment")], airflow)).to.equal("");
        expect(given([can("airflow:UpdateEnvironment")], airflow)).to.equal("escalation");
        const pools = { Federated: "cognito-identity.amazonaws.com" };
        const trust = [trusts(pools, { Action: "sts:AssumeRoleWithWebIdentity" })];
        const set = can("cognito-identity:SetIdentityPoolRoles");
        expect(given([pass(), set], { roles: { ops: { trust, can: [SESSIONS] } } })).to.equal("escalation");
        expect(given([set], { roles: { ops: { trust, can: [SESSIONS] } } })).to.equal("");
    });

    const onExisting = new Set(["appstream", "credentials.deadline"]);
    const applications: readonly (readonly [service: string, calls: readonly string[]])[] = [
        ["apigateway", ["apigateway:PUT", "apigateway:POST"]],
        ["appsync", ["appsync:CreateDataSource", "appsync:CreateResolver"]],
        ["appstream", ["appstream:CreateImageBuilder", "appstream:CreateImageBuilderStreamingURL"]],
        ["appstream", ["appstream:CreateFleet", "appstream:CreateStreamingURL"]],
        ["credentials.deadline", ["deadline:CreateQueue", "deadline:AssumeQueueRoleForUser"]],
        ["kafkaconnect", ["kafkaconnect:CreateCustomPlugin", "kafkaconnect:CreateConnector"]],
        [
            "servicecatalog",
            ["servicecatalog:CreateProduct", "servicecatalog:CreateConstraint", "servicecatalog:ProvisionProduct"],
        ],
        ["resources.cloudformation", ["cloudformation:RegisterType", "cloudformation:CreateResource"]],
        ["ec2", ["eks:CreateNodegroup"]],
        ["sagemaker", ["sagemaker:CreatePipeline", "sagemaker:StartPipelineExecution"]],
        ["sagemaker", ["sagemaker:CreateCluster"]],
    ];
    for (const [name, calls] of applications) {
        it(`are passed to ${name} by ${calls.join(" and ")}`, () => {
            const trusting = { roles: { ops: service(name) } };
            expect(given([pass(), can([...calls])], trusting)).to.equal("escalation");
            // The last call alone works on what has the role already.
            const needed = onExisting.has(name) ? calls.slice(-1) : [...calls, "iam:PassRole"];
            for (const call of needed)
                expect(given([pass(), can([...calls]), cannot(call)], trusting), call).to.equal("");
            expect(given([pass(), can([...calls])], { roles: { ops: service("other") } })).to.equal("");
        });
    }

    for (const [name, ...calls] of [
        ["apigateway", "apigateway:PATCH", "apigateway:POST"],
        ["servicecatalog", "servicecatalog:CreateProvisioningArtifact", "servicecatalog:ProvisionProduct"],
    ] as const) {
        it(`are taken from what ${name} has already by ${calls.join(" and ")}`, () => {
            const trusting = { roles: { ops: service(name) } };
            expect(given([can([...calls])], trusting)).to.equal("escalation");
            for (const call of calls) expect(given([can([...calls]), cannot(call)], trusting), call).to.equal("");
        });
    }

    for (const [name, call] of [
        ["appstream", "appstream:CreateStreamingURL"],
        ["appstream", "appstream:CreateImageBuilderStreamingURL"],
        ["credentials.deadline", "deadline:AssumeQueueRoleForUser"],
    ] as const) {
        it(`are taken from what ${name} has already by ${call}`, () => {
            expect(given([can(call)], { roles: { ops: service(name) } })).to.equal("escalation");
            expect(given([can(call)], { roles: { ops: service("other") } })).to.equal("");
        });
    }
});
