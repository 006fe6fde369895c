import "../extension/javascript/textual-inversion.mjs?v=958a73b31f68";
