import "../extension/javascript/textual-inversion.mjs?v=bf07fd8242e0";
