import "../extension/javascript/textual-inversion.mjs?v=e42df5acea37";
