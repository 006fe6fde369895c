import "../extension/javascript/textual-inversion.mjs?v=2f25bc291ae5";
