import { passing, running, type ServicePath } from "./service-path";

const AGENTCORE = ["bedrock-agentcore.amazonaws.com"];

const AGENT_CALLS = ["bedrock-agentcore:InvokeAgentRuntime", "bedrock-agentcore:InvokeAgentRuntimeCommand"] as const;

/** By what agents run in: interpreters, runtimes, harnesses and browsers of Amazon Bedrock AgentCore. */
export const AGENT_PATHS: readonly ServicePath[] = [
    passing(
        "agentcore-interpreter",
        AGENTCORE,
        "run code in an interpreter",
        "bedrock-agentcore:CreateCodeInterpreter",
        "bedrock-agentcore:StartCodeInterpreterSession",
        "bedrock-agentcore:InvokeCodeInterpreter",
    ),
    running(
        "agentcore-interpreter-session",
        AGENTCORE,
        "run code in an interpreter",
        "an interpreter",
        "bedrock-agentcore:StartCodeInterpreterSession",
        "bedrock-agentcore:InvokeCodeInterpreter",
    ),
    passing(
        "agentcore-runtime",
        AGENTCORE,
        "run an agent",
        ["bedrock-agentcore:CreateAgentRuntime", "bedrock-agentcore:UpdateAgentRuntime"],
        AGENT_CALLS,
    ),
    running(
        "agentcore-command",
        AGENTCORE,
        "run commands in an agent",
        "an agent",
        "bedrock-agentcore:InvokeAgentRuntimeCommand",
    ),
    passing(
        "agentcore-harness",
        AGENTCORE,
        "run a harness",
        ["bedrock-agentcore:CreateHarness", "bedrock-agentcore:UpdateHarness"],
        // A harness is a runtime with more around it.
        ["bedrock-agentcore:InvokeHarness", "bedrock-agentcore:InvokeAgentRuntimeCommand"],
    ),
    passing(
        "agentcore-browser",
        AGENTCORE,
        "drive a browser",
        "bedrock-agentcore:CreateBrowser",
        "bedrock-agentcore:StartBrowserSession",
        "bedrock-agentcore:ConnectBrowserAutomationStream",
    ),
    running(
        "agentcore-browser-session",
        AGENTCORE,
        "drive a browser",
        "a browser",
        "bedrock-agentcore:StartBrowserSession",
        "bedrock-agentcore:ConnectBrowserAutomationStream",
    ),
];
