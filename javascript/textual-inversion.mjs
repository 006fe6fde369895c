import "../extension/javascript/textual-inversion.mjs?v=22d7443e7154";
