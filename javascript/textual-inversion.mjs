import "../extension/javascript/textual-inversion.mjs?v=32e65315f6a3";
