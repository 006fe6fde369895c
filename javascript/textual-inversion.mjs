import "../extension/javascript/textual-inversion.mjs?v=d379e0e86f16";
