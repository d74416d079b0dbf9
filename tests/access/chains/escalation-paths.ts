/** A way to escalate as public catalogues list them, rebuilt as a small account: what rights it takes. */
export interface CataloguePath {
    readonly rights: readonly string[];
    /** What is in the account: a role that trusts a service, a role that is assumed, a user, an instance with a role. */
    readonly target:
        | { readonly kind: "service"; readonly service: string }
        | { readonly kind: "self" }
        | { readonly kind: "user" }
        | { readonly kind: "role"; readonly trusted: boolean }
        | { readonly kind: "group" }
        | { readonly kind: "policy"; readonly of: "self" | "role" }
        | { readonly kind: "instance" };
}

const service = (name: string, ...rights: string[]): CataloguePath => ({
    rights,
    target: { kind: "service", service: `${name}.amazonaws.com` },
});
const PASS = "iam:PassRole";
const on = (kind: "self" | "user" | "group" | "instance", ...rights: string[]): CataloguePath => ({
    rights,
    target: { kind },
});
const role = (trusted: boolean, ...rights: string[]): CataloguePath => ({ rights, target: { kind: "role", trusted } });
const policy = (of: "self" | "role", ...rights: string[]): CataloguePath => ({
    rights,
    target: { kind: "policy", of },
});

export const CATALOGUE: readonly CataloguePath[] = [
    service("tasks.apprunner", PASS, "apprunner:CreateService"),
    service("tasks.apprunner", "apprunner:UpdateService"),
    service("ecs-tasks", PASS, "batch:RegisterJobDefinition", "batch:SubmitJob"),
    service("ecs-tasks", "batch:SubmitJob"),
    service(
        "bedrock-agentcore",
        PASS,
        "bedrock-agentcore:CreateCodeInterpreter",
        "bedrock-agentcore:StartCodeInterpreterSession",
        "bedrock-agentcore:InvokeCodeInterpreter",
    ),
    service(
        "bedrock-agentcore",
        "bedrock-agentcore:StartCodeInterpreterSession",
        "bedrock-agentcore:InvokeCodeInterpreter",
    ),
    service("bedrock-agentcore", PASS, "bedrock-agentcore:CreateAgentRuntime", "bedrock-agentcore:InvokeAgentRuntime"),
    service("bedrock-agentcore", "bedrock-agentcore:InvokeAgentRuntimeCommand"),
    service("bedrock-agentcore", PASS, "bedrock-agentcore:CreateHarness", "bedrock-agentcore:InvokeHarness"),
    service(
        "bedrock-agentcore",
        PASS,
        "bedrock-agentcore:CreateBrowser",
        "bedrock-agentcore:StartBrowserSession",
        "bedrock-agentcore:ConnectBrowserAutomationStream",
    ),
    service(
        "bedrock-agentcore",
        "bedrock-agentcore:StartBrowserSession",
        "bedrock-agentcore:ConnectBrowserAutomationStream",
    ),
    service("braket", PASS, "braket:CreateJob"),
    service("cloudformation", PASS, "cloudformation:CreateStack"),
    service("cloudformation", "cloudformation:UpdateStack"),
    service("cloudformation", PASS, "cloudformation:CreateStackSet", "cloudformation:CreateStackInstances"),
    service("cloudformation", PASS, "cloudformation:UpdateStackSet"),
    service("cloudformation", "cloudformation:CreateChangeSet", "cloudformation:ExecuteChangeSet"),
    service("codebuild", PASS, "codebuild:CreateProject", "codebuild:StartBuild"),
    service("codebuild", "codebuild:StartBuild"),
    service("codebuild", "codebuild:StartBuildBatch"),
    service("codebuild", PASS, "codebuild:CreateProject", "codebuild:StartBuildBatch"),
    service(
        "datapipeline",
        PASS,
        "datapipeline:CreatePipeline",
        "datapipeline:PutPipelineDefinition",
        "datapipeline:ActivatePipeline",
    ),
    service("ec2", PASS, "ec2:RunInstances"),
    service("ec2", PASS, "ec2:RequestSpotInstances"),
    service("ec2", "ec2:CreateLaunchTemplateVersion", "ec2:ModifyLaunchTemplate"),
    service("ec2", PASS, "ec2:AssociateIamInstanceProfile"),
    service("ecs-tasks", PASS, "ecs:RegisterTaskDefinition", "ecs:CreateService"),
    service("ecs-tasks", PASS, "ecs:RegisterTaskDefinition", "ecs:RunTask"),
    service("ecs-tasks", PASS, "ecs:RegisterTaskDefinition", "ecs:StartTask"),
    service("ecs-tasks", "ecs:ExecuteCommand", "ecs:DescribeTasks"),
    service("ecs-tasks", PASS, "ecs:StartTask", "ecs:RegisterContainerInstance"),
    service("ecs-tasks", PASS, "ecs:RunTask"),
    service("ecs-tasks", PASS, "ecs:StartTask"),
    service("elasticmapreduce", PASS, "elasticmapreduce:RunJobFlow"),
    service("emr-serverless", PASS, "emr-serverless:CreateApplication", "emr-serverless:StartJobRun"),
    service("gamelift", PASS, "gamelift:CreateBuild", "gamelift:CreateFleet"),
    service("glue", PASS, "glue:CreateDevEndpoint"),
    service("glue", "glue:UpdateDevEndpoint"),
    service("glue", PASS, "glue:CreateJob", "glue:StartJobRun"),
    service("glue", PASS, "glue:CreateJob", "glue:CreateTrigger"),
    service("glue", PASS, "glue:UpdateJob", "glue:StartJobRun"),
    service("glue", PASS, "glue:UpdateJob", "glue:CreateTrigger"),
    service("glue", PASS, "glue:CreateSession", "glue:RunStatement"),
    service("kinesisanalytics", PASS, "kinesisanalytics:CreateApplication", "kinesisanalytics:StartApplication"),
    service("lambda", PASS, "lambda:CreateFunction", "lambda:InvokeFunction"),
    service("lambda", PASS, "lambda:CreateFunction", "lambda:CreateEventSourceMapping"),
    service("lambda", "lambda:UpdateFunctionCode"),
    service("lambda", "lambda:UpdateFunctionCode", "lambda:InvokeFunction"),
    service("lambda", "lambda:UpdateFunctionCode", "lambda:AddPermission"),
    service("lambda", PASS, "lambda:CreateFunction", "lambda:AddPermission"),
    service("sagemaker", PASS, "sagemaker:CreateNotebookInstance", "sagemaker:CreatePresignedNotebookInstanceUrl"),
    service("sagemaker", PASS, "sagemaker:CreateTrainingJob"),
    service("sagemaker", PASS, "sagemaker:CreateProcessingJob"),
    service("sagemaker", "sagemaker:CreatePresignedNotebookInstanceUrl"),
    service(
        "sagemaker",
        "sagemaker:CreateNotebookInstanceLifecycleConfig",
        "sagemaker:StopNotebookInstance",
        "sagemaker:UpdateNotebookInstance",
        "sagemaker:StartNotebookInstance",
    ),
    service("ssm", PASS, "ssm:StartAutomationExecution"),
    service("states", PASS, "states:CreateStateMachine", "states:StartExecution"),
    policy("self", "iam:CreatePolicyVersion"),
    on("user", "iam:CreateAccessKey"),
    on("user", "iam:CreateLoginProfile"),
    on("self", "iam:PutUserPolicy"),
    on("user", "iam:UpdateLoginProfile"),
    on("self", "iam:AttachUserPolicy"),
    on("group", "iam:AttachGroupPolicy"),
    on("group", "iam:PutGroupPolicy"),
    on("group", "iam:AddUserToGroup"),
    role(false, "iam:UpdateAssumeRolePolicy"),
    role(true, "iam:AttachRolePolicy", "sts:AssumeRole"),
    role(true, "iam:PutRolePolicy", "sts:AssumeRole"),
    policy("role", "iam:CreatePolicyVersion", "sts:AssumeRole"),
    role(false, "iam:AttachRolePolicy", "iam:UpdateAssumeRolePolicy"),
    role(false, "iam:PutRolePolicy", "iam:UpdateAssumeRolePolicy"),
    policy("role", "iam:CreatePolicyVersion", "iam:UpdateAssumeRolePolicy"),
    on("user", "iam:AttachUserPolicy", "iam:CreateAccessKey"),
    on("user", "iam:PutUserPolicy", "iam:CreateAccessKey"),
    role(true, "sts:AssumeRole"),
    on("instance", "ssm:StartSession"),
    on("instance", "ssm:SendCommand"),
    on("instance", "ec2:ModifyInstanceAttribute", "ec2:StopInstances", "ec2:StartInstances"),
    on("instance", "ec2-instance-connect:SendSSHPublicKey"),
    on(
        "instance",
        "codedeploy:CreateDeployment",
        "codedeploy:RegisterApplicationRevision",
        "codedeploy:GetDeploymentConfig",
    ),
];
