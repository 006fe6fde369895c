import "../extension/javascript/textual-inversion.mjs?v=ca46a6a8cd65";
