import "../extension/javascript/textual-inversion.mjs?v=d029601f1bf5";
