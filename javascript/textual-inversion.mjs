import "../extension/javascript/textual-inversion.mjs?v=11cb6ea3199c";
