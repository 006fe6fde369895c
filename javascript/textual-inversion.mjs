import "../extension/javascript/textual-inversion.mjs?v=de67e57fcc27";
