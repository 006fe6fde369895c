import "../extension/javascript/textual-inversion.mjs?v=1742697069a9";
