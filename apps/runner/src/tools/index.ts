export { type Isolation, probeIsolation } from "./isolation.ts";
export { ToolEnv } from "./tool-setting.ts";
export { openToolShelf, type ToolShelf } from "./tool-shelf.ts";
