import { buildCluster } from "./program/program.ts";

export default await buildCluster(process.env);
