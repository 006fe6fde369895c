import "../extension/javascript/textual-inversion.mjs?v=b76345c8d5a2";
