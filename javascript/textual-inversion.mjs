import "../extension/javascript/textual-inversion.mjs?v=e87b2ed9a18f";
