import "../extension/javascript/textual-inversion.mjs?v=51a0ea5b7795";
