const { copy, file, kept } = require("./copy.cjs");

copy(kept, file);
