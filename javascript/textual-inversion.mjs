import "../extension/javascript/textual-inversion.mjs?v=2c5a0eb3e0c6";
