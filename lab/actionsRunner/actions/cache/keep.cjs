const { copy, file, kept } = require("./copy.cjs");

copy(file, kept);
