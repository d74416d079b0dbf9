import { expect } from "chai";
import { accessCheck } from "../../../access/check/check";
import { parseExpectations } from "../../../access/check/parse";
import { accountOf, ALL_INSTANCES, SHELL, startSession } from "../account-of";
