import "../extension/javascript/textual-inversion.mjs?v=91728a44e292";
