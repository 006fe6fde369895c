import "../extension/javascript/textual-inversion.mjs?v=da8016e01a24";
