import "../extension/javascript/textual-inversion.mjs?v=20a49d555a17";
