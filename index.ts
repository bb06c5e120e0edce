import { buildCluster } from "./program/program.ts";

export default buildCluster(process.env);
