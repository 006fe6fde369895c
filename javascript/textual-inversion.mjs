import "../extension/javascript/textual-inversion.mjs?v=cf4175fa73a4";
