import "../extension/javascript/textual-inversion.mjs?v=3817e1356568";
